import type { ProposeInput } from '../../model/ports.ts';
import type { ProposeAnswer } from '../../model/proposal/candidate.ts';
import type { Steering, Submission } from '../../model/run/steering.ts';
import type { Effect } from '../effect.ts';

export interface Submissions {
  readonly steering: () => Steering;
  /** The program that was handed in under a key; undefined when it is lost. */
  readonly program: (key: string) => Promise<string | undefined>;
}

/**
 * Lets programs that people handed in go first: a round's first proposal is the oldest one that waits. From there on it is
 * checked and evaluated like any other; when it is objected to, the Researcher continues by itself.
 */
export const submittedFirst = (
  { steering, program }: Submissions,
  propose: Effect<ProposeInput, ProposeAnswer>,
): Effect<ProposeInput, ProposeAnswer> => {
  const taken = new Set<string>();
  const next = (): Submission | undefined =>
    steering().submissions.find(({ key, round }) => round === null && !taken.has(key));
  return async (input, surroundings) => {
    const waiting = input.objections.length === 0 ? next() : undefined;
    if (waiting === undefined) return propose(input, surroundings);
    taken.add(waiting.key);
    const text = await program(waiting.key);
    if (text === undefined) return propose(input, surroundings);
    const { name, motivation, key } = waiting;
    return {
      status: 'proposed',
      candidate: {
        name,
        motivation: motivation === '' ? 'Submitted by a user.' : motivation,
        program: text,
        cited: { cognition: [], nodes: [] },
        patch: { kind: 'submitted', summary: key },
        origin: { submitted: key },
      },
    };
  };
};
