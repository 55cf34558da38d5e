import { type ActorRefFrom, and, assign, setup, stateIn, stopChild } from 'xstate';
import type { EndReason } from '../model/event.ts';
import { type Fault, isFatal, isRefusal, isUnpaid } from '../model/fault.ts';
import type { CloseInput, MigrateInput, OpenAnswer, RepeatInput, RoundOutcome } from '../model/ports.ts';
import type { Candidate } from '../model/proposal/candidate.ts';
import { count, emptyTally, reasonToEnd, resumedTally, type Tally } from '../model/run/run-tally.ts';
import type { Seed } from '../model/task/known-program.ts';
import type { Limits, Policy } from '../model/task/policy.ts';
import { type IslandEvent, islandMachine, type RoundEnded } from './island.ts';
import { port } from './port.ts';
import type { AgentProgress } from './report.ts';
import { roundMachine } from './round.ts';

export interface RunInput {
  readonly islands: number;
  readonly lanes: number;
  readonly deterministic: boolean;
  readonly migrateEvery: number;
  readonly limits: Limits;
  readonly policy: Policy;
  readonly initial: Candidate;
  /** Seconds that earlier sessions of the run were at work. */
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
  readonly settled: number;
  readonly reason: EndReason | null;
  readonly detail: string;
}

export interface RunOutput {
  readonly reason: EndReason;
  readonly detail: string;
}

export type RunMachineEvent =
  | { readonly type: 'run.pause' }
  | { readonly type: 'run.resume' }
  | { readonly type: 'run.stop' }
  | { readonly type: 'run.abort' }
  | { readonly type: 'run.limits'; readonly limits: Partial<Limits>; readonly lanes: number | null }
  | { readonly type: 'run.repeat'; readonly input: RepeatInput }
  | RoundEnded
  | AgentProgress
  | { readonly type: `xstate.done.actor.round.${number}`; readonly output: RoundOutcome }
  | { readonly type: `xstate.done.actor.island.${number}` };

type IslandRef = ActorRefFrom<typeof islandMachine>;

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
    isFailedStart: ({ context }, { status, fault }: RoundOutcome) =>
      (context.seeds[0]!.mustPass && status !== 'passed') || isFatal(fault),
    isLastSeed: ({ context }) => context.seeds.length === 1,
    isOver: ({ context }) => reasonToEnd(context.tally, context.limits) !== null,
    isMigrationDue: ({ context }) => dueMigration(context) !== null,
    areSettled: ({ context }) => context.settled >= context.islands,
    isHalt: ({ context }) => halts.has(context.reason!),
    hasTimeLimit: ({ context }) => secondsLeft(context) < longestTimer / 1000,
  },
  actions: {
    restore: assign((_, answer: OpenAnswer) => ({
      tally: resumedTally(answer),
      migratedAt: answer.migratedAt,
      seeds: answer.seeds ?? [],
      seeded: answer.seeded ?? 0,
    })),
    sow: assign(({ context, spawn }) => {
      const { round, island, candidate } = context.seeds[0]!;
      const input = { round, island, horizon: -1, policy: context.policy, initial: candidate };
      spawn('round', { id: `round.${round}`, input });
      return {};
    }),
    uproot: stopChild(({ context }) => `round.${context.seeds[0]!.round}`),
    // Known programs are no attempts at a better best.
    reap: assign(({ context }, outcome: RoundOutcome) => ({
      tally: { ...count(context.tally, outcome), sinceBest: 0 },
      seeds: context.seeds.slice(1),
    })),
    count: assign({ tally: ({ context }, outcome: RoundOutcome) => count(context.tally, outcome) }),
    spawnIslands: assign(({ context, spawn }) => {
      for (let island = 0; island < context.islands; island += 1)
        spawn('island', { id: `island.${island}`, input: islandInput(context, island) });
      return {};
    }),
    stopIslands: ({ context, self }) => tellIslands(self, context.islands, { type: 'island.drain' }),
    pauseIslands: ({ context, self }) => tellIslands(self, context.islands, { type: 'island.pause' }),
    resumeIslands: ({ context, self }) => tellIslands(self, context.islands, { type: 'island.resume' }),
    announceFrontier: ({ context, self }) => {
      if (dueMigration(context) === null)
        tellIslands(self, context.islands, { type: 'frontier.moved', frontier: context.tally.frontier });
    },
    limit: assign(({ context }, params: { limits: Partial<Limits>; lanes: number | null }) => ({
      limits: { ...context.limits, ...params.limits },
      lanes: params.lanes ?? context.lanes,
    })),
    limitIslands: ({ context, self }) =>
      tellIslands(self, context.islands, {
        type: 'island.limits',
        rounds: context.limits.rounds,
        lanes: context.lanes,
      }),
    repeat: assign(({ spawn }, input: RepeatInput) => {
      spawn('repeat', { id: `repeat.${input.key}`, input });
      return {};
    }),
    settle: assign({ settled: ({ context }) => context.settled + 1 }),
    migrated: assign({ migratedAt: ({ context }) => dueMigration(context) ?? context.migratedAt }),
    end: assign(({ context }) => {
      const reason = reasonToEnd(context.tally, context.limits)!;
      const isTold = halts.has(reason) || isUnpaid(context.tally.lastFault);
      return { reason, detail: isTold ? (context.tally.lastFault?.message ?? '') : '' };
    }),
    endAs: assign((_, params: { reason: EndReason; detail?: string }) => ({
      reason: params.reason,
      detail: params.detail ?? '',
    })),
    endInitially: assign((_, { fault, status }: RoundOutcome) => ({
      reason: reasonOfFailedStart(fault),
      detail: fault?.message ?? `the initial program ended as "${status}"`,
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
    settled: 0,
    reason: null,
    detail: '',
  }),
  output: ({ context }) => ({ reason: context.reason!, detail: context.detail }),
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
    'round.ended': { actions: { type: 'count', params: ({ event }) => event.outcome } },
    'run.abort': { target: '.closing', actions: { type: 'endAs', params: { reason: 'stopped' } } },
    'xstate.done.actor.island.*': { actions: 'settle' },
    'run.repeat': { actions: { type: 'repeat', params: ({ event }) => event.input } },
    'run.limits': { actions: [{ type: 'limit', params: ({ event }) => event }, 'limitIslands'] },
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
          entry: 'sow',
          on: {
            'xstate.done.actor.round.*': [
              {
                guard: { type: 'isFailedStart', params: ({ event }) => event.output },
                target: '#run.closing',
                actions: [
                  { type: 'count', params: ({ event }) => event.output },
                  { type: 'endInitially', params: ({ event }) => event.output },
                ],
              },
              {
                guard: 'isLastSeed',
                target: '#run.evolving',
                actions: { type: 'reap', params: ({ event }) => event.output },
              },
              {
                target: 'seeding',
                reenter: true,
                actions: { type: 'reap', params: ({ event }) => event.output },
              },
            ],
          },
          exit: 'uproot',
        },
      },
    },
    evolving: {
      initial: 'running',
      entry: 'spawnIslands',
      on: { 'run.stop': { target: 'draining', actions: { type: 'endAs', params: { reason: 'stopped' } } } },
      states: {
        running: {
          entry: 'announceFrontier',
          always: [
            { guard: 'isOver', target: '#run.draining', actions: 'end' },
            { guard: 'isMigrationDue', target: 'migrating' },
          ],
          on: {
            'round.ended': {
              target: 'running',
              reenter: true,
              actions: { type: 'count', params: ({ event }) => event.outcome },
            },
            'run.pause': 'paused',
            // A limit may be met already: it is looked at again.
            'run.limits': {
              target: 'running',
              reenter: true,
              actions: [{ type: 'limit', params: ({ event }) => event }, 'limitIslands'],
            },
          },
        },
        migrating: {
          invoke: {
            id: 'migrate',
            src: 'migrate',
            input: ({ context }) => ({ at: dueMigration(context)! }),
            onDone: { target: 'running', actions: 'migrated' },
          },
        },
        paused: { entry: 'pauseIslands', exit: 'resumeIslands', on: { 'run.resume': 'running' } },
      },
    },
    draining: {
      entry: 'stopIslands',
      always: { guard: 'areSettled', target: 'closing' },
    },
    closing: {
      invoke: {
        id: 'close',
        src: 'close',
        input: ({ context: { reason, detail } }) => ({ reason: reason!, detail }),
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

const halts: ReadonlySet<EndReason> = new Set(['faults', 'credentials', 'initial program failed']);

/** The frontier at which the next migration is due, once the frontier has reached it; null before that, or with one island. */
const dueMigration = ({ islands, migrateEvery, migratedAt, tally }: Run): number | null => {
  const due = (Math.floor(migratedAt / migrateEvery) + 1) * migrateEvery;
  return islands > 1 && tally.frontier >= due ? due : null;
};

/** Tells them after this transition, so that what an island does at once is not done in the middle of it. */
const tellIslands = (
  self: { getSnapshot(): { children: Record<string, unknown> } },
  islands: number,
  event: IslandEvent,
): void =>
  queueMicrotask(() => {
    const { children } = self.getSnapshot();
    for (let island = 0; island < islands; island += 1)
      (children[`island.${island}`] as IslandRef | undefined)?.send(event);
  });

/** After a kill the frontier may be past a migration that was not made: no round that has to see it starts before it is. */
const islandInput = (run: Run, island: number) => {
  const { islands, lanes, deterministic, limits, tally, seeded, policy } = run;
  const frontier = (dueMigration(run) ?? tally.frontier + 1) - 1;
  const past = Array.from({ length: tally.frontier - frontier }, (_, index) => frontier + 1 + index);
  const done = [...past, ...tally.beyond];
  return { island, islands, lanes, rounds: limits.rounds, deterministic, seeded, frontier, done, policy };
};
