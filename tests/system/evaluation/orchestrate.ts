import { createEvaluatorOn } from '../../../src/evaluation/runners/registry.ts';
import { optionsIn, stageOf } from '../../unit/evaluation/options.ts';

/** A process to be killed: evaluates the programs it is given, and says what has been started. */
const [directory = '', ...programs] = process.argv.slice(2);
const evaluator = await createEvaluatorOn({ name: 'local' }, optionsIn(directory));
await Promise.all(
  programs.map((program, round) =>
    evaluator.evaluate(
      { round, stage: stageOf(), seed: 1, program },
      { signal: new AbortController().signal, onStarted: ({ pid }) => console.log(`started ${pid}`) },
    ),
  ),
);
await evaluator.close();
