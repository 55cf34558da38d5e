import { analysisText } from '../../model/result/analysis.ts';
import type { Node } from '../../model/result/node.ts';

/**
 * What a node says about itself when knowledge is looked for: its analysis, else its failure, else its motivation. An
 * analysis made of numbers is passed over: its words ("node", "spread", "keep") found items at random, and a search that asked
 * with them was worse than one that asked with motivations (measured: `docs/cognition.md`).
 */
export const symptomsOf = (node: Node): string => {
  if (node.analysis !== null && !node.analysis.fromNumbers) return analysisText(node.analysis);
  return node.failure === null ? node.motivation : `${node.failure.class}: ${node.failure.message}`;
};
