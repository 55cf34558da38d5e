import { type AnyActorRef, assign, setup, stopChild } from 'xstate';
import { faultOf } from '../model/fault.ts';
import type { RoundOutcome } from '../model/ports.ts';
import type { Policy } from '../model/task/policy.ts';
import { roundMachine } from './round.ts';
import type { RoundInput } from './round-context.ts';

export interface IslandInput {
  readonly island: number;
  /** Islands of the run: this one owns every `islands`-th round. */
  readonly islands: number;
  /** Rounds it keeps in flight. */
  readonly lanes: number;
  readonly rounds: number;
  readonly deterministic: boolean;
  /** All rounds up to this one are recorded, on every island. */
  readonly frontier: number;
  /** The last round that the epoch began with: the least that a deterministic round looks at. Absent: round 0. */
  readonly seeded?: number;
  /** Rounds beyond the frontier that are recorded already (after a resume). */
  readonly done: readonly number[];
  readonly policy: Policy;
}

interface Island extends IslandInput {
  readonly next: number;
  readonly inFlight: readonly number[];
}

export type IslandEvent =
  | { readonly type: 'frontier.moved'; readonly frontier: number }
  | { readonly type: 'island.limits'; readonly rounds: number; readonly lanes: number }
  | { readonly type: 'island.pause' }
  | { readonly type: 'island.resume' }
  | { readonly type: 'island.drain' }
  | { readonly type: `xstate.done.actor.round.${number}`; readonly output: RoundOutcome }
  | { readonly type: `xstate.error.actor.round.${number}`; readonly error: unknown; readonly actorId: string };

/** What an island tells the run when one of its rounds has ended. */
export interface RoundEnded {
  readonly type: 'round.ended';
  readonly outcome: RoundOutcome;
}

/** A sub-population at work: keeps its lanes filled with rounds and passes every outcome on to the run. */
export const islandMachine = setup({
  types: { input: {} as IslandInput, context: {} as Island, events: {} as IslandEvent },
  actors: { round: roundMachine },
  guards: { isIdle: ({ context }) => context.inFlight.length === 0 },
  actions: {
    fillLanes: assign(({ context, spawn }) => {
      const rounds = startable(context);
      for (const round of rounds) spawn('round', { id: `round.${round}`, input: roundInput(context, round) });
      return { next: nextAfter(context, rounds), inFlight: [...context.inFlight, ...rounds] };
    }),
    advance: assign({ frontier: (_, frontier: number) => frontier }),
    limit: assign((_, { rounds, lanes }: { rounds: number; lanes: number }) => ({ rounds, lanes })),
    release: assign({
      inFlight: ({ context }, outcome: RoundOutcome) => context.inFlight.filter((round) => round !== outcome.round),
    }),
    forget: stopChild((_, outcome: RoundOutcome) => `round.${outcome.round}`),
    passOn: ({ self }: { self: AnyActorRef }, outcome: RoundOutcome) =>
      self._parent?.send({ type: 'round.ended', outcome } satisfies RoundEnded),
  },
}).createMachine({
  id: 'island',
  context: ({ input }) => ({ ...input, next: firstRound(input), inFlight: [] }),
  initial: 'evolving',
  on: {
    'frontier.moved': { actions: { type: 'advance', params: ({ event }) => event.frontier } },
    'island.limits': { actions: { type: 'limit', params: ({ event }) => event } },
    'xstate.done.actor.round.*': {
      actions: [
        { type: 'release', params: ({ event }) => event.output },
        { type: 'forget', params: ({ event }) => event.output },
        { type: 'passOn', params: ({ event }) => event.output },
      ],
    },
    'xstate.error.actor.round.*': {
      actions: [
        { type: 'release', params: ({ context, event }) => faultOutcome(event, context.island) },
        { type: 'passOn', params: ({ context, event }) => faultOutcome(event, context.island) },
      ],
    },
  },
  states: {
    evolving: {
      initial: 'running',
      on: { 'island.drain': 'draining' },
      states: {
        running: {
          entry: 'fillLanes',
          on: {
            'island.pause': 'paused',
            'island.limits': {
              target: 'running',
              reenter: true,
              actions: { type: 'limit', params: ({ event }) => event },
            },
            'frontier.moved': {
              target: 'running',
              reenter: true,
              actions: { type: 'advance', params: ({ event }) => event.frontier },
            },
            'xstate.done.actor.round.*': {
              target: 'running',
              reenter: true,
              actions: [
                { type: 'release', params: ({ event }) => event.output },
                { type: 'forget', params: ({ event }) => event.output },
                { type: 'passOn', params: ({ event }) => event.output },
              ],
            },
          },
        },
        paused: { on: { 'island.resume': 'running' } },
      },
    },
    draining: { always: { guard: 'isIdle', target: 'settled' } },
    settled: { type: 'final' },
  },
});

const nextAfter = ({ next, islands }: Island, started: readonly number[]): number => {
  const last = started[started.length - 1];
  return last === undefined ? next : last + islands;
};

const firstRound = ({ island }: IslandInput): number => island + 1;

/** The rounds that may start now: a lane is free, the limit is not reached, and in deterministic mode their past is complete. */
const startable = (context: Island): readonly number[] => {
  const { islands, lanes, rounds, deterministic, frontier, done, seeded } = context;
  const started: number[] = [];
  let lane = context.inFlight.length;
  for (let round = context.next; lane < lanes && round <= rounds; round += islands) {
    const isRecorded = round <= frontier || done.includes(round);
    if (deterministic && !isRecorded && frontier < horizonOf(round, islands * lanes, seeded)) break;
    if (isRecorded) continue;
    started.push(round);
    lane += 1;
  }
  return started;
};

const horizonOf = (round: number, lanes: number, seeded = 0): number => Math.max(seeded, round - lanes);

const roundInput = ({ island, islands, lanes, deterministic, policy, seeded }: Island, round: number): RoundInput => ({
  round,
  island,
  horizon: deterministic ? horizonOf(round, islands * lanes, seeded) : null,
  policy,
  initial: null,
});

const faultOutcome = (event: { actorId: string; error: unknown }, island: number): RoundOutcome => {
  const round = Number(event.actorId.slice('round.'.length));
  return {
    round,
    island,
    node: round,
    status: 'abandoned',
    score: null,
    fitness: null,
    tokens: 0,
    usd: 0,
    fault: faultOf(event.error),
    recorded: false,
  };
};
