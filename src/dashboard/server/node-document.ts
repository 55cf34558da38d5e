import { structuredPatch } from 'diff';
import { improvement } from '../../model/result/improvement.mjs';
import { bestFirst } from '../../model/result/node-order.mjs';
import type { DiffDocument, NodeDocument } from '../../views/documents.ts';
import { type NodeFold, rankedRow } from '../../views/history/node-history.ts';
import type { RunSource } from '../../views/run-source.ts';
import { httpProblem, notFound } from './reply.ts';

/** One node with its rank among the others. */
export const nodeDocument = async (source: RunSource, text: string): Promise<NodeDocument> => {
  const round = roundOf(text);
  const node = await source.node(round);
  if (node === undefined) throw notFound(`node ${round}`, nearby(source));
  const { columns, rowOf } = source.fold.nodes;
  const { direction } = source.task.score;
  /** Its score, unless it is of another epoch than this node's. */
  const scoreAt = (id: number | null | undefined): number | null => {
    const at = id === null || id === undefined ? undefined : rowOf(id);
    return at === undefined || columns.epoch[at] !== node.epoch ? null : (columns.score[at] ?? null);
  };
  const gainOver = (id: number | null | undefined) => improvement(scoreAt(round), scoreAt(id), direction);
  const ranked = rankedIn(columns, node.epoch);
  const index = ranked.findIndex((one) => one?.id === round);
  const best = source.fold.view().best;
  const { pinned, banned } = source.fold.view().steering;
  return {
    node,
    children: columns.round.filter((_, at) => columns.parent[at] === round),
    rank: index < 0 ? null : index + 1,
    ranked: ranked.length,
    toParent: gainOver(node.parent),
    toBest: gainOver(best?.round),
    line: lineOf(source, round),
    calls: source.fold.calls.ofRound(round),
    pinned: pinned[round] ?? null,
    banned: banned[round] ?? null,
    repeats: source.fold.repeats.ofRound(round),
  };
};

/** What a node changed against another one; `against` is a word or a number. */
export const diffDocument = async (source: RunSource, text: string, against: string): Promise<DiffDocument> => {
  const to = await existing(source, roundOf(text));
  const other =
    { best: source.fold.view().best?.round ?? 0, initial: 0, parent: to.parent ?? 0 }[against] ?? roundOf(against);
  const from = await existing(source, other);
  const patch = structuredPatch('a', 'b', from.program, to.program, '', '', { context: 3, timeout: 5000 });
  if (patch === undefined)
    throw httpProblem({
      code: 'too-long',
      message: 'These programs are too long to be compared here.',
      advice: `Use: asi diff ${to.id} ${from.id}`,
    });
  const hunks = patch.hunks.map(({ oldStart, newStart, lines }) => ({
    fromLine: oldStart,
    toLine: newStart,
    lines: lines
      .filter((line) => !line.startsWith('\\'))
      .map((line) => ({ kind: line[0] as ' ' | '+' | '-', text: line.slice(1) })),
  }));
  const all = hunks.flatMap(({ lines }) => lines);
  const count = (kind: string): number => all.filter((line) => line.kind === kind).length;
  return { from: named(from), to: named(to), added: count('+'), removed: count('-'), hunks };
};

const named = ({ id, name }: { readonly id: number; readonly name: string }) => ({ round: id, name });

const existing = async (source: RunSource, round: number) => {
  const node = await source.node(round);
  if (node === undefined) throw notFound(`node ${round}`, nearby(source));
  return node;
};

const roundOf = (text: string): number => {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw httpProblem({
    code: 'node',
    message: `"${text.slice(0, 40)}" is not the number of a node.`,
    advice: 'Nodes are numbered by their round, from 0.',
  });
};

const nearby = ({ fold: { nodes } }: RunSource): string =>
  nodes.count === 0
    ? 'Nothing is recorded yet.'
    : `Nodes go from 0 to ${nodes.columns.round.reduce((most, round) => Math.max(most, round), 0)}.`;

/** The nodes of an epoch that may lead, the best first. */
const rankedIn = (columns: NodeFold['columns'], epoch: number) =>
  columns.round
    .map((_, row) => rankedRow(columns, row))
    .filter((node) => node?.epoch === epoch)
    .sort((a, b) => bestFirst(a!, b!));

const lineOf = ({ fold: { nodes } }: RunSource, round: number): number[] => {
  const line: number[] = [];
  for (let at: number | null = round; at !== null && !line.includes(at); ) {
    line.unshift(at);
    const row: number | undefined = nodes.rowOf(at);
    at = row === undefined ? null : (nodes.columns.parent[row] ?? null);
  }
  return line;
};
