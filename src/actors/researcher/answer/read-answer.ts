import type { Defect, ProposeAnswer } from '../../../model/proposal/candidate.ts';
import { answerLines, labelled } from '../../../platform/text/answer-text.ts';
import type { Parsed } from '../../../platform/text/json-answer.ts';
import { readCitations } from './citations.ts';
import { type ProgramAnswer, type ProgramContext, readProgram } from './program-answer.ts';

/** What a Researcher's answer is read against: its parent, the form that was asked for, and what it may cite. */
export interface ProposalContext extends ProgramContext {
  readonly cognition: readonly string[];
  readonly nodes: readonly number[];
  readonly lessons?: readonly string[];
}

const limits = { name: 80, motivation: 6000 };

/** A proposal says what it used, or that it used nothing: what helps is learnt from that. */
const uncited = 'the answer has no "CITES:" line: name the ids and nodes that it really uses, or write "CITES: none"';

/** Reads a Researcher's answer into a candidate, or into the defect that is quoted back to it. A program is never cut. */
export const readProposal = (text: string, context: ProposalContext): ProposeAnswer => {
  const lines = answerLines(text);
  const defective = (kind: Defect['kind'], detail: string): ProposeAnswer => ({
    status: 'defective',
    defect: { kind, detail, answer: text },
  });
  if (lines.every((line) => line.trim() === '')) return defective('unparsed', 'the answer is empty');
  const read = readProgram(lines, context);
  if (!read.ok && read.kind === 'unparsed' && refuses(lines)) return defective('refused', firstLine(lines));
  if (!read.ok) return defective(read.kind, read.detail);
  const parts = labelled(read.prose);
  const motivation = shortened(parts.MOTIVATION ?? '', limits.motivation);
  if (motivation === '') return defective('unparsed', 'the answer has no "MOTIVATION:" in front of its program');
  const cites = parts.CITES ?? '';
  if (cites === '') return defective('unparsed', uncited);
  const { cited, unknown } = readCitations(cites, context);
  const notes = [...read.notes, ...(unknown.length > 0 ? [`cites unknown ${unknown.join(', ')}`] : [])];
  return {
    status: 'proposed',
    candidate: {
      name: nameOf(parts.NAME, motivation),
      motivation,
      program: read.program,
      cited,
      patch: { kind: read.kind, summary: summary(context.parent.program, read) },
      origin: notes.length > 0 ? { notes: notes.join('; ') } : {},
    },
  };
};

/** A program that the debug agent repaired, and the change in a sentence. */
export interface RepairedProgram {
  readonly program: string;
  readonly change: string;
  readonly summary: string;
}

/** Reads the debug agent's answer; the parent is the program that failed. */
export const readRepair = (text: string, context: ProgramContext): Parsed<RepairedProgram> => {
  const read = readProgram(answerLines(text), context);
  if (!read.ok) return { ok: false, problem: `${read.kind}: ${read.detail}` };
  const change = firstLine((labelled(read.prose).CHANGE ?? '').split('\n')) || summary(context.parent.program, read);
  return { ok: true, value: { program: read.program, change, summary: summary(context.parent.program, read) } };
};

const nameOf = (name: string | undefined, motivation: string): string => {
  const given = firstLine((name ?? '').split('\n'))
    .replace(/[`*"]/g, '')
    .trim();
  return shortened(given === '' ? firstLine(motivation.split('\n')) : given, limits.name);
};

const shortened = (text: string, size: number): string => (text.length > size ? `${text.slice(0, size - 2)} …` : text);

const firstLine = (lines: readonly string[]): string =>
  (lines.find((line) => line.trim() !== '') ?? '').trim().slice(0, 300);

const refuses = (lines: readonly string[]): boolean =>
  /^\W*(i['’]?m (very )?sorry|sorry\b|i (can['’]?t|cannot|won['’]?t)\b|i am (not able|unable)|i['’]m (not able|unable)|as an ai\b)/i.test(
    firstLine(lines),
  );

/** "2 edits: 5 lines added, 3 removed"; lines are counted as a set with repetitions, so moving one costs nothing. */
const summary = (parent: string, { program, edits }: Extract<ProgramAnswer, { ok: true }>): string => {
  const balance = new Map<string, number>();
  for (const line of parent.split('\n')) balance.set(line, (balance.get(line) ?? 0) - 1);
  for (const line of program.split('\n')) balance.set(line, (balance.get(line) ?? 0) + 1);
  let [added, removed] = [0, 0];
  for (const count of balance.values()) {
    added += Math.max(0, count);
    removed += Math.max(0, -count);
  }
  const form = edits > 0 ? `${edits} ${edits === 1 ? 'edit' : 'edits'}` : 'whole program';
  return `${form}: ${added} lines added, ${removed} removed`;
};
