import { type AnyActorRef, assign, sendTo, setup, stopChild } from 'xstate';
import { faultOf } from '../model/fault.ts';
import type { FrontierMoved, MigrantsArrived, RoundEnded } from '../model/messages.ts';
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
  /** The run. */
  readonly replyTo: AnyActorRef;
}

interface Island extends IslandInput {
  readonly next: number;
  readonly inFlight: readonly number[];
  /** Rounds that have sent how they ended, and are about to be gone. */
  readonly leaving: readonly number[];
}

export type IslandEvent =
  | FrontierMoved
  | MigrantsArrived
  | RoundEnded
  | { readonly type: 'island.limits'; readonly rounds: number; readonly lanes: number }
  | { readonly type: 'island.pause' }
  | { readonly type: 'island.resume' }
  | { readonly type: 'island.drain' }
  | { readonly type: `xstate.done.actor.round.${number}`; readonly actorId: string }
  | { readonly type: `xstate.error.actor.round.${number}`; readonly error: unknown; readonly actorId: string };

/** A sub-population: keeps its lanes filled with rounds and sends every outcome on to the run. */
export const islandMachine = setup({
  types: { input: {} as IslandInput, context: {} as Island, events: {} as IslandEvent },
  actors: { round: roundMachine },
  guards: { isIdle: ({ context }) => context.inFlight.length + context.leaving.length === 0 },
  actions: {
    fillLanes: assign(({ context, spawn, self }) => {
      const rounds = startable(context);
      for (const round of rounds)
        spawn('round', { id: `round.${round}`, input: { ...roundInput(context, round), replyTo: self } });
      return { next: nextAfter(context, rounds), inFlight: [...context.inFlight, ...rounds] };
    }),
    advance: assign({ frontier: (_, frontier: number) => frontier }),
    limit: assign((_, { rounds, lanes }: { rounds: number; lanes: number }) => ({ rounds, lanes })),
    release: assign(({ context }, { round: ended }: RoundEnded) => ({
      inFlight: context.inFlight.filter((round) => round !== ended),
      leaving: [...context.leaving, ended],
    })),
    letLeave: assign({
      leaving: ({ context }, id: string) => context.leaving.filter((round) => round !== roundIn(id)),
    }),
    forget: stopChild((_, id: string) => id),
    sendOn: sendTo(
      ({ context }) => context.replyTo,
      (_, ended: RoundEnded) => ended,
    ),
  },
}).createMachine({
  id: 'island',
  context: ({ input }) => ({ ...input, next: firstRound(input), inFlight: [], leaving: [] }),
  initial: 'evolving',
  on: {
    'frontier.moved': { actions: { type: 'advance', params: ({ event }) => event.frontier } },
    'migrants.arrived': { actions: { type: 'advance', params: ({ event }) => event.frontier } },
    'island.limits': { actions: { type: 'limit', params: ({ event }) => event } },
    'round.ended': {
      actions: [
        { type: 'release', params: ({ event }) => event },
        { type: 'sendOn', params: ({ event }) => event },
      ],
    },
    'xstate.done.actor.round.*': {
      actions: [
        { type: 'letLeave', params: ({ event }) => event.actorId },
        { type: 'forget', params: ({ event }) => event.actorId },
      ],
    },
    'xstate.error.actor.round.*': {
      actions: [
        { type: 'release', params: ({ context, event }) => faultEnd(event, context.island) },
        { type: 'sendOn', params: ({ context, event }) => faultEnd(event, context.island) },
        { type: 'letLeave', params: ({ event }) => event.actorId },
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
            'migrants.arrived': {
              target: 'running',
              reenter: true,
              actions: { type: 'advance', params: ({ event }) => event.frontier },
            },
            'round.ended': {
              target: 'running',
              reenter: true,
              actions: [
                { type: 'release', params: ({ event }) => event },
                { type: 'sendOn', params: ({ event }) => event },
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

const roundInput = (
  { island, islands, lanes, deterministic, policy, seeded }: Island,
  round: number,
): Omit<RoundInput, 'replyTo'> => ({
  round,
  island,
  horizon: deterministic ? horizonOf(round, islands * lanes, seeded) : null,
  policy,
  initial: null,
});

const roundIn = (actorId: string): number => Number(actorId.slice('round.'.length));

/** The end of a round whose own machine has failed. */
const faultEnd = ({ actorId, error }: { actorId: string; error: unknown }, island: number): RoundEnded => {
  const round = roundIn(actorId);
  const result: RoundOutcome = {
    round,
    island,
    node: round,
    status: 'abandoned',
    score: null,
    fitness: null,
    tokens: 0,
    usd: 0,
    fault: faultOf(error),
    recorded: false,
  };
  return { type: 'round.ended', round, island, outcome: 'abandoned', result };
};
