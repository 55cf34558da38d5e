import { joined, list } from '../../llm/prompt.ts';
import { caps, inline, untrusted } from '../../llm/untrusted.ts';
import { analysisText } from '../../model/result/analysis.ts';
import type { Node } from '../../model/result/node.ts';
import { numberText, scoreText, usageText } from './numbers.ts';

/** The parts of a node that prompts are written from. */
export type NodeView = Pick<
  Node,
  'id' | 'name' | 'status' | 'score' | 'metrics' | 'motivation' | 'program' | 'analysis' | 'evaluations'
>;

/** A node and how its program differs from the parent's, as a diff. */
export interface ReferenceView {
  readonly node: NodeView;
  readonly difference: string;
}

/** The program that the next one starts from, complete, with everything measured about it. */
export const parentText = (node: NodeView, maxBytes: number): string =>
  joined(
    `Node ${node.id}, "${inline(node.name, 80)}": ${node.status}, ${scoreText(node.score)}.`,
    numbersText(node),
    node.evaluations.length > 0 && `It used at most:\n${list(usageText(node.evaluations))}`,
    reasoningText(node),
    untrusted('program', node.program, maxBytes),
  );

/** Another node, described by its numbers, its lesson, and what it does differently. */
export const referenceText = ({ node, difference }: ReferenceView): string =>
  joined(
    `## Node ${node.id}, "${inline(node.name, 80)}": ${node.status}, ${scoreText(node.score)}`,
    numbersText(node),
    reasoningText(node),
    difference.trim() === ''
      ? 'Its program is the same as the parent.'
      : `Lines of the parent that it lacks (-) and lines that it has instead (+):\n${untrusted('difference', difference, caps.difference)}`,
  );

const numbersText = ({ metrics }: NodeView): string =>
  list(Object.entries(metrics).map(([name, value]) => `${inline(name, 80)}: ${numberText(value)}`));

const reasoningText = ({ motivation, analysis }: NodeView): string =>
  joined(
    motivation !== '' && `Why it was written:\n${untrusted('motivation', motivation, caps.note)}`,
    analysis !== null && `Lesson from it:\n${untrusted('analysis', analysisText(analysis), caps.note)}`,
  );
