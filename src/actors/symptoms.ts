import { analysisText } from '../domain/analysis.ts';
import type { Node } from '../domain/node.ts';

/** What a node says about itself when knowledge is looked for: its analysis, else its failure, else its motivation. */
export const symptomsOf = (node: Node): string => {
  if (node.analysis !== null) return analysisText(node.analysis);
  return node.failure === null ? node.motivation : `${node.failure.class}: ${node.failure.message}`;
};
