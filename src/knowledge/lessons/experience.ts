import type { LessonKind } from '../../model/proposal/lesson.ts';
import { improvement } from '../../model/result/improvement.mjs';
import type { Node, NodeSummary } from '../../model/result/node.ts';
import type { Direction } from '../../model/task/task.ts';
import { singleLine } from '../../platform/text/plain-text.ts';
import { subjectOf } from './subject.ts';

/** What an analysis advises others to do or to avoid. */
export interface Statement {
  readonly kind: LessonKind;
  readonly text: string;
  readonly subject: string | null;
}

/** What a node says about lessons: its own statements, and how it went with those that it built on. */
export interface Experience {
  readonly round: number;
  readonly statements: readonly Statement[];
  /** Ids that it cites; those of lessons are among them. */
  readonly cites: readonly string[];
  /** Against its parent, by more than the noise; null: neither, or not comparable. */
  readonly effect: 'gained' | 'lost' | null;
  /** What was seen. */
  readonly symptom: string;
}

/** As long as a statement may be: it goes into prompts over and over. */
const longest = 400;

/** The experience of a recorded node. Statements count when the claim was settled, and not when the score denies it. */
export const experienceOf = (node: Node, parent: NodeSummary | undefined, direction: Direction): Experience => {
  const { id, analysis, cited } = node;
  const effect = effectOf(node, parent, direction);
  const isSettled =
    node.parent !== null &&
    ((analysis?.claim === 'confirmed' && effect === 'gained') ||
      (analysis?.claim === 'refuted' && effect !== 'gained'));
  const said = (kind: LessonKind): Statement[] =>
    (analysis?.[kind] ?? []).flatMap((text) => {
      const statement = statementOf(kind, text, node);
      return statement.text === '' ? [] : [statement];
    });
  return {
    round: id,
    statements: isSettled ? [...said('do'), ...said('avoid')] : [],
    cites: [...new Set([...(cited.lessons ?? []), ...cited.cognition])],
    effect,
    symptom: singleLine(analysis?.symptoms?.join('; ') || (analysis?.outcome ?? ''), longest / 2),
  };
};

/** Written without a model, a statement is the change and its numbers: the change alone is what comes again. */
const statementOf = (kind: LessonKind, text: string, { patch, origin, name }: Node): Statement => {
  const isMechanical = patch.summary !== '' && text.startsWith(patch.summary);
  const subject = isMechanical ? subjectOf(origin) : null;
  return { kind, subject, text: singleLine(subject ?? (isMechanical ? name : text), longest) };
};

const effectOf = (
  { score, epoch }: Node,
  parent: NodeSummary | undefined,
  direction: Direction,
): Experience['effect'] => {
  if (score === null || parent == null || parent.score === null || parent.epoch !== epoch) return null;
  const difference = improvement(score.mean, parent.score, direction)!;
  const noise = Math.max(score.spread, parent.spread, roundingNoise * Math.abs(score.mean));
  if (Math.abs(difference) <= noise) return null;
  return difference > 0 ? 'gained' : 'lost';
};

/** A deterministic score still differs in its last digits when sums are taken in another order. */
const roundingNoise = 1e-9;
