import type { Candidate } from '../proposal/candidate.ts';
import type { Node, NodeSummary } from '../result/node.ts';

/** A program that an epoch begins with, and the round that evaluates it before any island evolves. */
export interface Seed {
  readonly round: number;
  readonly island: number;
  readonly candidate: Candidate;
  /** Whether the run ends when it does not pass: true for the initial program. */
  readonly mustPass: boolean;
}

interface Start {
  readonly spec: { readonly title: string };
  readonly initial: string;
}

/** The task's initial program as the candidate of round 0. */
export const initialCandidate = ({ spec: { title }, initial }: Start): Candidate => ({
  name: 'initial program',
  motivation: `The task's own starting point: ${title}.`,
  program: initial,
  cited: { cognition: [], nodes: [] },
  patch: { kind: 'initial', summary: '' },
  origin: {},
});

/** The task's initial program once more, as a later epoch begins with it; `first` is the node that began the run. */
export const initialAgain = (task: Start, epoch: number, first: Node): Candidate => ({
  ...initialCandidate(task),
  patch: { kind: 're-evaluated', summary: `the initial program under the evaluator of epoch ${epoch}` },
  origin: { seed: 'initial', ...(first.program === task.initial ? { node: '0' } : {}) },
});

/** A node of an earlier epoch as a later one begins with it. */
export const eliteAgain = (old: Node, epoch: number): Candidate => ({
  name: old.name,
  motivation: old.motivation,
  program: old.program,
  cited: old.cited,
  patch: {
    kind: 're-evaluated',
    summary: `node ${old.id} of epoch ${old.epoch} under the evaluator of epoch ${epoch}`,
  },
  origin: { seed: 'elite', node: String(old.id), island: String(old.island) },
});

/** Whether a candidate is given to its round instead of being proposed in it. */
export const isGiven = ({ patch: { kind } }: { readonly patch: { readonly kind: string } }): boolean =>
  kind === 'initial' || kind === 're-evaluated';

/** The island that a given candidate lives on. */
export const islandOf = ({ origin }: Candidate): number => Number(origin.island ?? 0);

/** Whether a node is the initial program of its epoch, which everything else in that epoch is compared with. */
export const isInitial = ({ id, origin }: Pick<NodeSummary, 'id' | 'origin'>): boolean =>
  id === 0 || origin.seed === 'initial';

/** Whether a node was given to its round: the initial program of an epoch, or one of an earlier epoch's best. */
export const isSeed = ({ id, origin }: Pick<NodeSummary, 'id' | 'origin'>): boolean =>
  id === 0 || origin.seed !== undefined;
