import { type ActorRefFrom, assign, setup } from 'xstate';
import type { Candidate } from '../domain/candidate.ts';
import type { EndReason } from '../domain/event.ts';
import { type Fault, isRefusal } from '../domain/fault.ts';
import type { Limits, Policy } from '../domain/policy.ts';
import type { CloseInput, MigrateInput, OpenAnswer, RoundOutcome } from '../domain/ports.ts';
import { count, emptyTally, reasonToEnd, resumedTally, type Tally } from '../domain/tally.ts';
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
}

interface Run extends RunInput {
  readonly tally: Tally;
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
  | RoundEnded
  | AgentProgress
  | { readonly type: `xstate.done.actor.island.${number}` };

type IslandRef = ActorRefFrom<typeof islandMachine>;

/** The only supervisor: opens the stores, keeps the islands evolving within the limits, and closes everything in order. */
export const runMachine = setup({
  types: { input: {} as RunInput, context: {} as Run, output: {} as RunOutput, events: {} as RunMachineEvent },
  actors: {
    open: port<void, OpenAnswer>('open'),
    close: port<CloseInput, void>('close'),
    migrate: port<MigrateInput, void>('migrate'),
    round: roundMachine,
    island: islandMachine,
  },
  guards: {
    isResumed: (_, { frontier }: OpenAnswer) => frontier >= 0,
    hasPassed: (_, outcome: RoundOutcome) => outcome.status === 'passed',
    isOver: ({ context }) => reasonToEnd(context.tally, context.limits) !== null,
    isMigrationDue: ({ context }) => dueMigration(context) !== null,
    areSettled: ({ context }) => context.settled >= context.islands,
    isHalt: ({ context }) => halts.has(context.reason!),
    hasTimeLimit: ({ context }) => context.limits.seconds !== null,
  },
  actions: {
    restore: assign((_, answer: OpenAnswer) => ({
      tally: resumedTally(answer),
      migratedAt: answer.migratedAt,
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
    settle: assign({ settled: ({ context }) => context.settled + 1 }),
    migrated: assign({ migratedAt: ({ context }) => dueMigration(context) ?? context.migratedAt }),
    end: assign(({ context }) => {
      const reason = reasonToEnd(context.tally, context.limits)!;
      return { reason, detail: halts.has(reason) ? (context.tally.lastFault?.message ?? '') : '' };
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
  delays: { timeLimit: ({ context }) => Math.min(2 ** 31 - 1, (context.limits.seconds ?? 1e9) * 1000) },
}).createMachine({
  id: 'run',
  context: ({ input }) => ({
    ...input,
    tally: emptyTally,
    migratedAt: 0,
    settled: 0,
    reason: null,
    detail: '',
  }),
  output: ({ context }) => ({ reason: context.reason!, detail: context.detail }),
  initial: 'opening',
  on: {
    'round.ended': { actions: { type: 'count', params: ({ event }) => event.outcome } },
    'run.abort': { target: '.closing', actions: { type: 'endAs', params: { reason: 'stopped' } } },
    'xstate.done.actor.island.*': { actions: 'settle' },
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
                guard: { type: 'isResumed', params: ({ event }) => event.output },
                target: '#run.evolving',
                actions: { type: 'restore', params: ({ event }) => event.output },
              },
              { target: 'seeding' },
            ],
          },
        },
        seeding: {
          invoke: {
            id: 'round.0',
            src: 'round',
            input: ({ context: { policy, initial } }) => ({ round: 0, island: 0, horizon: -1, policy, initial }),
            onDone: [
              {
                guard: { type: 'hasPassed', params: ({ event }) => event.output },
                target: '#run.evolving',
                actions: { type: 'count', params: ({ event }) => event.output },
              },
              {
                target: '#run.closing',
                actions: [
                  { type: 'count', params: ({ event }) => event.output },
                  { type: 'endInitially', params: ({ event }) => event.output },
                ],
              },
            ],
          },
        },
      },
    },
    evolving: {
      initial: 'running',
      entry: 'spawnIslands',
      after: {
        timeLimit: {
          guard: 'hasTimeLimit',
          target: 'draining',
          actions: { type: 'endAs', params: { reason: 'time' } },
        },
      },
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

const reasonOfFailedStart = (fault: Fault | null): EndReason => {
  if (fault === null) return 'initial program failed';
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

const islandInput = ({ islands, lanes, deterministic, limits, tally, policy }: Run, island: number) => ({
  island,
  islands,
  lanes,
  rounds: limits.rounds,
  deterministic,
  frontier: tally.frontier,
  done: tally.beyond,
  policy,
});
