/** A small fault as somebody might make it: a text that stands in a file exactly once, and what replaces it. */
export interface Mutant {
  readonly breaks: string;
  readonly file: string;
  readonly text: string;
  readonly by: string;
}

/** Every one of these is caught by the unit tests: `npm run test:mutants` shows it. */
export const mutants: readonly Mutant[] = [
  {
    breaks: 'a program is repaired more often than allowed',
    file: 'src/machines/round.ts',
    text: 'isBreakdown(trial.status) && context.repairs.length < context.policy.repairs',
    by: 'isBreakdown(trial.status)',
  },
  {
    breaks: 'the Researcher may propose once more than allowed',
    file: 'src/machines/round.ts',
    text: 'context.objections.length >= context.policy.proposals',
    by: 'context.objections.length > context.policy.proposals',
  },
  {
    breaks: 'a repaired program is evaluated without being checked',
    file: 'src/machines/round.ts',
    text: "target: 'checkingNovelty', // a repaired program is checked like any other",
    by: "target: 'experimenting',",
  },
  {
    breaks: 'evaluations of a refused program are counted as those of the next one',
    file: 'src/machines/round.ts',
    text: 'discard: assign({ candidate: null, fingerprint: null, trial: null, stage: 0, evaluations: [] })',
    by: 'discard: assign({ candidate: null, fingerprint: null, trial: null, stage: 0 })',
  },
  {
    breaks: 'a seed is left out',
    file: 'src/machines/engineer.ts',
    text: 'context.seed < stageOf(context).seeds',
    by: 'context.seed + 1 < stageOf(context).seeds',
  },
  {
    breaks: 'known programs count as rounds without a better best',
    file: 'src/machines/run.ts',
    text: '{ ...count(context.tally, result), sinceBest: 0 }',
    by: 'count(context.tally, result)',
  },
  {
    breaks: 'islands exchange members one round late',
    file: 'src/machines/run.ts',
    text: 'islands > 1 && tally.frontier >= due ? due : null',
    by: 'islands > 1 && tally.frontier > due ? due : null',
  },
  {
    breaks: 'a deterministic round does not wait for the rounds that it has to see',
    file: 'src/machines/island.ts',
    text: 'frontier < horizonOf(round, islands * lanes, seeded)',
    by: 'frontier + 1 < horizonOf(round, islands * lanes, seeded)',
  },
  {
    breaks: 'the Analyzer compares with the worst node',
    file: 'src/actors/analyzer/write.ts',
    text: 'const { best } = leadersOf(known, horizon);',
    by: 'const best = known.filter(({ fitness }) => fitness !== null).sort((a, b) => a.fitness! - b.fitness!)[0] ?? null;',
  },
  {
    breaks: 'a recorded round does not count the tokens that models wrote',
    file: 'src/actors/recorder/record.ts',
    text: 'const tokens = cost.tokensIn + cost.tokensOut;',
    by: 'const tokens = cost.tokensIn;',
  },
  {
    breaks: 'a changed question is answered by what an older one was answered',
    file: 'src/actors/durable.ts',
    text: 'if (memo?.input === hash)',
    by: 'if (memo !== undefined)',
  },
  {
    breaks: 'a paid answer is used before it is on disk',
    file: 'src/actors/durable.ts',
    text: "if (cost === 'paid') await written;",
    by: "if (cost === 'free') await written;",
  },
  {
    breaks: 'an evaluation that was asked for again uses seeds of an earlier repetition',
    file: 'src/actors/engineer/repeat-node.ts',
    text: "if (event.type === 'node.repeated' && event.round === id) for (const seed of event.seeds) used.add(seed);",
    by: "if (event.type === 'node.repeated' && event.round !== id) for (const seed of event.seeds) used.add(seed);",
  },
  {
    breaks: 'scores on paired seeds are shrunk towards the parent',
    file: 'src/actors/engineer/selection-prior.ts',
    text: 'isScored && !task.pairedSeeds',
    by: 'isScored',
  },
  {
    breaks: 'a judged score that is to be small is better when it is large',
    file: 'src/actors/recorder/fitness.ts',
    text: '{ weight: judge.weight, worst: high, best: low }',
    by: '{ weight: judge.weight, worst: low, best: high }',
  },
  {
    breaks: 'a process that has lost its lock writes',
    file: 'src/stores/journal/journal-writer.ts',
    text: 'if (!isOwner()) throw fenced(directory);',
    by: '',
  },
  {
    breaks: 'a round ends twice',
    file: 'src/stores/journal/journal-writer.ts',
    text: 'if (tally.has(id))',
    by: 'if (tally.has(id) && id === 0)',
  },
  {
    breaks: 'the lock of a process on another host is taken over',
    file: 'src/stores/lock.ts',
    text: 'owner.host !== hostname() ||',
    by: '',
  },
  {
    breaks: 'a damaged record is believed',
    file: 'src/stores/journal/checksummed-row.ts',
    text: 'if (digest(salt, json) !== h) return undefined;',
    by: 'if (h.length !== 64) return undefined;',
  },
  {
    breaks: 'a run whose nodes have a gap is opened as whole',
    file: 'src/stores/journal/recovery.ts',
    text: 'size !== total.nodes || frontier + 1 !== total.rounds',
    by: 'size !== total.nodes',
  },
];
