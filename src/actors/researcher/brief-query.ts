import type { QueryPart } from '../../knowledge/items/field-items.ts';
import type { Node } from '../../model/result/node.ts';
import { symptomsOf } from './symptoms.ts';

/**
 * What a text counts when knowledge is looked for. A task's text is long and the same in every round: joined with the
 * others it drowned what the parent shows (measured: `docs/cognition.md`), so it decides only where nothing else speaks.
 */
const weights = { task: 0.1, parent: 1, symptoms: 1, reference: 0.3 };

/** The Analyzer is asked for no more. */
const mostSymptoms = 3;

/**
 * What a round looks for: the parent's analysis or failure, its symptoms in the words of the literature, what the
 * references show, and the task, which is all there is in the first round. The parent is the first node.
 */
export const recallQuery = (taskText: string, [parent, ...references]: readonly Node[]): readonly QueryPart[] =>
  [
    { text: taskText, weight: weights.task },
    ...(parent === undefined ? [] : saidBy(parent, weights.parent, weights.symptoms)),
    ...references.flatMap((node) => saidBy(node, weights.reference, weights.reference)),
  ].filter(({ text }) => text.trim() !== '');

const saidBy = (node: Node, analysis: number, symptoms: number): readonly QueryPart[] => [
  { text: symptomsOf(node), weight: analysis },
  { text: node.analysis?.symptoms?.slice(0, mostSymptoms).join('\n') ?? '', weight: symptoms },
];
