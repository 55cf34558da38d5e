import { type AnyActorRef, and, assign, enqueueActions, setup, stateIn, stopChild } from 'xstate';
import type { EndReason } from '../model/event.ts';
import { type Fault, isFatal, isRefusal, isUnpaid } from '../model/fault.ts';
import type { FrontierMoved, MigrantsArrived, RoundEnded } from '../model/messages.ts';
import type { CloseInput, MigrateInput, OpenAnswer, RepeatInput } from '../model/ports.ts';
import type { Candidate } from '../model/proposal/candidate.ts';
import { endStateOf } from '../model/run/end-reasons.mjs';
import { count, emptyTally, reasonToEnd, resumedTally, type Tally } from '../model/run/run-tally.ts';
import type { Seed } from '../model/task/known-program.ts';
import type { Limits, Policy } from '../model/task/policy.ts';
import { type IslandEvent, type IslandInput, islandMachine } from './island.ts';
import { port } from './port.ts';
import { roundMachine } from './round.ts';

export interface RunInput {
  readonly islands: number;
  readonly lanes: number;
  readonly deterministic: boolean;
  readonly migrateEvery: number;
  readonly limits: Limits;
  readonly policy: Policy;
  readonly initial: Candidate;
  /** Seconds that earlier sessions of the run worked. */
  readonly activeSeconds: number;
}

interface Run extends RunInput {
  readonly tally: Tally;
  /** Known programs that are still to be evaluated before islands evolve; the first of them is in flight. */
  readonly seeds: readonly Seed[];
  /** The last round that the epoch began with. */
  readonly seeded: number;
  /** The frontier at which islands last exchanged members. */
  readonly migratedAt: number;
  readonly endedRounds: number;
  readonly reason: EndReason | null;
  readonly detail: string;
  readonly advice: string;
}

export interface RunOutput {
  readonly reason: EndReason;
  readonly detail: string;
  readonly advice: string;
}

export type RunMachineEvent =
  | { readonly type: 'run.pause' }
  | { readonly type: 'run.resume' }
  | { readonly type: 'run.stop' }
  | { readonly type: 'run.abort' }
  | { readonly type: 'run.limits'; readonly limits: Partial<Limits>; readonly lanes: number | null }
  | { readonly type: 'run.repeat'; readonly input: RepeatInput }
  | RoundEnded
  | { readonly type: `xstate.done.actor.island.${number}` };

/** The only supervisor: opens the stores, keeps the islands evolving within the limits, and closes everything in order. */
export const runMachine = setup({
  types: { input: {} as RunInput, context: {} as Run, output: {} as RunOutput, events: {} as RunMachineEvent },
  actors: {
    open: port<void, OpenAnswer>('open'),
    close: port<CloseInput, void>('close'),
    migrate: port<MigrateInput, void>('migrate'),
    repeat: port<RepeatInput, void>('repeat'),
    round: roundMachine,
    island: islandMachine,
  },
  guards: {
    isResumed: (_, { frontier }: OpenAnswer) => frontier >= 0,
    hasSeeds: (_, { seeds = [] }: OpenAnswer) => seeds.length > 0,
    isFailedStart: ({ context }, { result: { status, fault } }: RoundEnded) =>
      (context.seeds[0]!.mustPass && status !== 'passed') || isFatal(fault),
    isLastSeed: ({ context }) => context.seeds.length === 1,
    isOver: ({ context }) => reasonToEnd(context.tally, context.limits) !== null,
    isMigrationDue: ({ context }) => dueMigration(context) !== null,
    areSettled: ({ context }) => context.endedRounds >= context.islands,
    isHalt: ({ context }) => endStateOf(context.reason!) === 'failed',
    hasTimeLimit: ({ context }) => secondsLeft(context) < longestTimer / 1000,
  },
  actions: {
    restore: assign((_, answer: OpenAnswer) => ({
      tally: resumedTally(answer),
      migratedAt: answer.migratedAt,
      seeds: answer.seeds ?? [],
      seeded: answer.seeded ?? 0,
    })),
    startSeedRound: assign(({ context, spawn, self }) => {
      const { round, island, candidate } = context.seeds[0]!;
      const input = { round, island, horizon: -1, policy: context.policy, initial: candidate, replyTo: self };
      spawn('round', { id: `round.${round}`, input });
      return {};
    }),
    stopSeedRound: stopChild(({ context }) => `round.${context.seeds[0]!.round}`),
    // Known programs are no attempts at a better best.
    collectSeed: assign(({ context }, { result }: RoundEnded) => ({
      tally: { ...count(context.tally, result), sinceBest: 0 },
      seeds: context.seeds.slice(1),
    })),
    count: assign({ tally: ({ context }, { result }: RoundEnded) => count(context.tally, result) }),
    spawnIslands: assign(({ context, spawn, self }) => {
      for (let island = 0; island < context.islands; island += 1)
        spawn('island', { id: `island.${island}`, input: islandInput(context, island, self) });
      return {};
    }),
    sendIslands: enqueueActions(({ context, enqueue }, event: IslandEvent) => {
      for (let island = 0; island < context.islands; island += 1) enqueue.sendTo(`island.${island}`, event);
    }),
    /** Islands hear of the frontier when the run continues, and no migration is due that a later round has to see. */
    sendFrontier: enqueueActions(({ context, enqueue }, type: (FrontierMoved | MigrantsArrived)['type']) => {
      if (dueMigration(context) !== null || reasonToEnd(context.tally, context.limits) !== null) return;
      const { frontier } = context.tally;
      for (let island = 0; island < context.islands; island += 1)
        enqueue.sendTo(`island.${island}`, { type, frontier });
    }),
    limit: assign(({ context }, params: { limits: Partial<Limits>; lanes: number | null }) => ({
      limits: { ...context.limits, ...params.limits },
      lanes: params.lanes ?? context.lanes,
    })),
    sendLimits: enqueueActions(({ context: { islands, limits, lanes }, enqueue }) => {
      const event = { type: 'island.limits', rounds: limits.rounds, lanes } satisfies IslandEvent;
      for (let island = 0; island < islands; island += 1) enqueue.sendTo(`island.${island}`, event);
    }),
    repeat: assign(({ spawn }, input: RepeatInput) => {
      spawn('repeat', { id: `repeat.${input.key}`, input });
      return {};
    }),
    countSettled: assign({ endedRounds: ({ context }) => context.endedRounds + 1 }),
    migrated: assign({ migratedAt: ({ context }) => dueMigration(context) ?? context.migratedAt }),
    end: assign(({ context }) => {
      const reason = reasonToEnd(context.tally, context.limits)!;
      const hasCause = endStateOf(reason) === 'failed' || isUnpaid(context.tally.lastFault);
      const cause = hasCause ? context.tally.lastFault : null;
      return { reason, detail: cause?.message ?? '', advice: cause?.advice ?? '' };
    }),
    endAs: assign((_, params: { reason: EndReason; detail?: string }) => ({
      reason: params.reason,
      detail: params.detail ?? '',
      advice: '',
    })),
    endInitially: assign((_, { result: { fault, status } }: RoundEnded) => ({
      reason: reasonOfFailedStart(fault),
      detail: fault?.message ?? `the initial program ended as "${status}"`,
      advice: fault?.advice ?? '',
    })),
  },
  delays: { timeLimit: ({ context }) => Math.max(0, Math.min(longestTimer, secondsLeft(context) * 1000)) },
}).createMachine({
  id: 'run',
  context: ({ input }) => ({
    ...input,
    tally: emptyTally,
    seeds: [{ round: 0, island: 0, candidate: input.initial, mustPass: true }],
    seeded: 0,
    migratedAt: 0,
    endedRounds: 0,
    reason: null,
    detail: '',
    advice: '',
  }),
  output: ({ context: { reason, detail, advice } }) => ({ reason: reason!, detail, advice }),
  initial: 'opening',
  // Counted from the very start of the session; one timer, so that no state forgets what another has used.
  after: {
    timeLimit: [
      {
        guard: and(['hasTimeLimit', stateIn('evolving')]),
        target: '.draining',
        actions: { type: 'endAs', params: { reason: 'time' } },
      },
      {
        guard: and(['hasTimeLimit', stateIn('opening')]),
        target: '.closing',
        actions: { type: 'endAs', params: { reason: 'time' } },
      },
    ],
  },
  on: {
    'round.ended': { actions: { type: 'count', params: ({ event }) => event } },
    'run.abort': { target: '.closing', actions: { type: 'endAs', params: { reason: 'stopped' } } },
    'xstate.done.actor.island.*': { actions: 'countSettled' },
    'run.repeat': { actions: { type: 'repeat', params: ({ event }) => event.input } },
    'run.limits': { actions: { type: 'limit', params: ({ event }) => event } },
  },
  states: {
    opening: {
      initial: 'preparing',
      on: { 'run.stop': { target: 'closing', actions: { type: 'endAs', params: { reason: 'stopped' } } } },
      states: {
        preparing: {
          invoke: {
            id: 'open',
            src: 'open',
            onDone: [
              {
                guard: { type: 'hasSeeds', params: ({ event }) => event.output },
                target: 'seeding',
                actions: { type: 'restore', params: ({ event }) => event.output },
              },
              {
                guard: { type: 'isResumed', params: ({ event }) => event.output },
                target: '#run.evolving',
                actions: { type: 'restore', params: ({ event }) => event.output },
              },
              { target: 'seeding' },
            ],
          },
        },
        seeding: {
          entry: 'startSeedRound',
          on: {
            'round.ended': [
              {
                guard: { type: 'isFailedStart', params: ({ event }) => event },
                target: '#run.closing',
                actions: [
                  { type: 'count', params: ({ event }) => event },
                  { type: 'endInitially', params: ({ event }) => event },
                ],
              },
              {
                guard: 'isLastSeed',
                target: '#run.evolving',
                actions: { type: 'collectSeed', params: ({ event }) => event },
              },
              {
                target: 'seeding',
                reenter: true,
                actions: { type: 'collectSeed', params: ({ event }) => event },
              },
            ],
          },
          exit: 'stopSeedRound',
        },
      },
    },
    evolving: {
      initial: 'running',
      entry: 'spawnIslands',
      on: {
        'run.stop': { target: 'draining', actions: { type: 'endAs', params: { reason: 'stopped' } } },
        'run.limits': { actions: [{ type: 'limit', params: ({ event }) => event }, 'sendLimits'] },
      },
      states: {
        running: {
          always: [
            { guard: 'isOver', target: '#run.draining', actions: 'end' },
            { guard: 'isMigrationDue', target: 'migrating' },
          ],
          on: {
            'round.ended': {
              actions: [
                { type: 'count', params: ({ event }) => event },
                { type: 'sendFrontier', params: 'frontier.moved' },
              ],
            },
            'run.pause': 'paused',
          },
        },
        migrating: {
          invoke: {
            id: 'migrate',
            src: 'migrate',
            input: ({ context }) => ({ at: dueMigration(context)! }),
            onDone: {
              target: 'running',
              actions: ['migrated', { type: 'sendFrontier', params: 'migrants.arrived' }],
            },
          },
        },
        paused: {
          entry: { type: 'sendIslands', params: { type: 'island.pause' } },
          on: {
            'run.resume': {
              target: 'running',
              actions: [
                { type: 'sendIslands', params: { type: 'island.resume' } },
                { type: 'sendFrontier', params: 'frontier.moved' },
              ],
            },
          },
        },
      },
    },
    draining: {
      entry: { type: 'sendIslands', params: { type: 'island.drain' } },
      always: { guard: 'areSettled', target: 'closing' },
    },
    closing: {
      invoke: {
        id: 'close',
        src: 'close',
        input: ({ context: { reason, detail, advice } }) => ({ reason: reason!, detail, advice }),
        onDone: [{ guard: 'isHalt', target: 'halted' }, { target: 'finished' }],
      },
    },
    finished: { type: 'final' },
    halted: { type: 'final' },
  },
});

/** The longest time a timer can be set to; a limit beyond it is met in a later session. */
const longestTimer = 2 ** 31 - 1;

const secondsLeft = ({ limits, activeSeconds }: Run): number =>
  limits.seconds === null ? Number.POSITIVE_INFINITY : limits.seconds - activeSeconds;

const reasonOfFailedStart = (fault: Fault | null): EndReason => {
  if (fault === null) return 'initial program failed';
  if (isUnpaid(fault)) return 'budget';
  return isRefusal(fault) ? 'credentials' : 'faults';
};

/** The frontier at which the next migration is due, once the frontier has reached it; null before that, or with one island. */
const dueMigration = ({ islands, migrateEvery, migratedAt, tally }: Run): number | null => {
  const due = (Math.floor(migratedAt / migrateEvery) + 1) * migrateEvery;
  return islands > 1 && tally.frontier >= due ? due : null;
};

/** After a kill the frontier may be past a migration that was not made: no round that has to see it starts before it is. */
const islandInput = (run: Run, island: number, replyTo: AnyActorRef): IslandInput => {
  const { islands, lanes, deterministic, limits, tally, seeded, policy } = run;
  const frontier = (dueMigration(run) ?? tally.frontier + 1) - 1;
  const past = Array.from({ length: tally.frontier - frontier }, (_, index) => frontier + 1 + index);
  const done = [...past, ...tally.beyond];
  return { island, islands, lanes, rounds: limits.rounds, deterministic, seeded, frontier, done, policy, replyTo };
};
