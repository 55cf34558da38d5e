import { certificateStage } from '../model/task/certificate.ts';
import { outcomeText } from './baseline.ts';
import type { CheatBench } from './cheat-bench.ts';
import { type Check, fail, ok } from './doctor-check.ts';

/** Of certificates: does the check agree with the evaluator on the initial program, and does it refuse what is no artifact? */
export async function* certificateChecks(bench: CheatBench, progress: (line: string) => void): AsyncGenerator<Check> {
  const { spec, initial } = bench.task;
  const check = certificateStage(spec);
  if (check === null) return;
  const { artifact } = spec.score.certificate!;
  const last = spec.stages[spec.stages.length - 1]!;
  progress(`running the evaluator: ${last.name}, initial program, for its ${artifact}`);
  const ending = await bench.run(initial, last);
  const certified = ending.status === 'fault' ? ending : await bench.certified(ending, last);
  yield certified.status === 'passed'
    ? ok('certificate', `${artifact} of the initial program was checked exactly: ${certified.score} ${spec.score.unit}`)
    : fail(
        'certificate',
        outcomeText(certified),
        'Evaluator and check must give the same score for the same artifact.',
      );
  const empty = await bench.run('', check);
  yield empty.status === 'passed'
    ? fail('empty certificate', `the check gives an empty file the score ${empty.score}`, 'Refuse what is no artifact.')
    : ok('empty certificate', `an empty ${artifact} is refused: ${outcomeText(empty)}`);
}
