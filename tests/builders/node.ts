import { type Node, type NodeSummary, noCost, summarize } from '../../src/model/result/node.ts';
import type { Member } from '../../src/model/sampler.ts';

/** A node that passed, a child of node 0 with its id as fitness and without a score, but for the parts given. */
export const aNode = (parts: Partial<Node> = {}): Node => {
  const { id = 1 } = parts;
  return {
    id,
    island: 0,
    status: 'passed',
    name: `node-${id}`,
    motivation: `reason ${id}`,
    program: `print(${id})`,
    parent: id === 0 ? null : 0,
    references: [],
    cognition: [],
    cited: { cognition: [], nodes: [] },
    reason: null,
    patch: { kind: 'initial', summary: '' },
    origin: {},
    fingerprint: null,
    objections: [],
    repairs: [],
    evaluations: [],
    score: null,
    metrics: {},
    features: {},
    judgement: null,
    record: null,
    epoch: 1,
    fitness: id,
    failure: null,
    analysis: null,
    cost: noCost,
    ...parts,
  };
};

/** The summary of such a node. */
export const aSummary = (parts: Partial<NodeSummary> = {}): NodeSummary => ({
  ...summarize(aNode({ id: parts.id ?? 1 })),
  ...parts,
});

/** Such a node as samplers see it; it lives on its own island and has no children. */
export const aMember = (parts: Partial<Member> = {}): Member => {
  const summary = aSummary(parts);
  return { ...summary, fitness: summary.fitness ?? 0, islands: [summary.island], children: [], ...parts };
};
