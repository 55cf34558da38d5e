import type { Candidate } from './candidate.ts';

/** The task's initial program as the candidate of round 0. */
export const initialCandidate = ({
  spec: { title },
  initial,
}: {
  readonly spec: { readonly title: string };
  readonly initial: string;
}): Candidate => ({
  name: 'initial program',
  motivation: `The task's own starting point: ${title}.`,
  program: initial,
  cited: { cognition: [], nodes: [] },
  patch: { kind: 'initial', summary: '' },
  origin: {},
});
