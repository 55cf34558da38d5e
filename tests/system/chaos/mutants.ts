import type { Change } from './code-copy.ts';
import type { Kill } from './schedule.ts';

/** A way to break the engine, and the kills at which it shows. */
export interface Mutant {
  readonly name: string;
  readonly changes: readonly Change[];
  readonly kills: readonly Kill[];
  /** What must be found wrong; anything else would be another fault than the planted one. */
  readonly shows: RegExp;
}

const at = (point: string, count: number): Kill => ({ by: 'point', point, count });

const frozen = (point: string, count: number): Kill => ({ by: 'frozen', point, count });

const ask = 'const memo = isResumed ? await store.memo(round, kept, ordinal) : undefined;';
/** Nothing is answered from the memo. */
const forgetful: Change = {
  file: 'src/actors/durable.ts',
  text: ask,
  by: ask.replace('isResumed', 'isResumed && round < 0'),
};

/** Each rule that keeps a run right through kills, broken; the sound engine gets through the same kills. */
export const mutants: readonly Mutant[] = [
  {
    name: 'events and the records beside them are two writes',
    changes: [
      {
        file: 'src/stores/journal/journal-writer.ts',
        text: "await database.write([...batches.flatMap(({ puts }) => puts), put('total', 'run', batches.at(-1)!.total)]);",
        by:
          "const all = batches.flatMap(({ puts }) => puts); await database.write(all.filter(({ section }) => section === 'journal'));" +
          " await database.write([...all.filter(({ section }) => section !== 'journal'), put('total', 'run', batches.at(-1)!.total)]);",
      },
    ],
    // Of two kills one write apart, one is between the two halves.
    kills: [at('database.written', 20), at('database.written', 13)],
    shows: /run-damaged|damaged records|is told 2 times/,
  },
  {
    name: 'a runner does not leave its claim',
    changes: [{ file: 'src/evaluation/runners/local/process/shim.mjs', text: '  if (!claim()) return;\n', by: '' }],
    kills: [frozen('shim.spawned', 3)],
    shows: /evaluations were run again/,
  },
  {
    name: 'a resumed round asks its ports again',
    changes: [forgetful],
    kills: [at('port.journaled', 26)],
    shows: /^round\.started is told 2 times/,
  },
  {
    name: 'a round that has ended may end again',
    changes: [
      forgetful,
      {
        file: 'src/stores/journal/journal-writer.ts',
        text: '    if (tally.has(id))\n      throw runStoreError(',
        by: '    if (tally.has(id) && id < 0)\n      throw runStoreError(',
      },
      {
        file: 'src/run/evolve/earlier-sessions.ts',
        text: '    frontier: population.frontier,\n',
        by: '    frontier: population.frontier - (population.frontier > 0 ? 1 : 0),\n',
      },
    ],
    kills: [at('lock.releasing', 1)],
    shows: /^round\.ended is told 2 times/,
  },
  {
    name: "a model's answer is kept in memory only",
    changes: [
      {
        file: 'src/actors/durable.ts',
        text: '[store.memoWrite(round, kept, ordinal, { input: hash, answer }), ...writes]',
        by: "[...(port === 'propose' ? [] : [store.memoWrite(round, kept, ordinal, { input: hash, answer })]), ...writes]",
      },
    ],
    kills: [at('call.asking', 6)],
    shows: /^round \d+ went another way/,
  },
];
