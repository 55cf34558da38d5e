import type { Stage } from '../model/task/task.ts';
import { type Baseline, outcomeText, pays } from './baseline.ts';
import type { CheatBench, Ending } from './cheat-bench.ts';
import { type Check, fail, ok } from './doctor-check.ts';
import { rewritten } from './rewriting.ts';

/** A program whose end is known beforehand. */
interface Probe {
  readonly name: string;
  readonly expected: string;
  readonly isExpected: (ending: Ending) => boolean;
  readonly fix: string;
  readonly program: () => Promise<string> | string;
}

const statuses =
  (...allowed: Ending['status'][]) =>
  ({ status }: Ending): boolean =>
    allowed.includes(status);

/** The empty program: all that can be asked of tasks in any language. */
export const emptyProbe: Probe = {
  name: 'empty program',
  expected: 'refused',
  isExpected: statuses('invalid', 'crashed'),
  fix: 'The evaluator must refuse a program without the entry point.',
  program: () => '\n',
};

/** Python programs that fail in known ways, made from the initial one. */
export const pythonProbes = (bench: CheatBench, baseline: Baseline): readonly Probe[] => {
  const { initial, spec } = bench.task;
  const bodies = (body: string) => () => rewritten(bench, initial, { how: 'replace', body });
  const atStart = (before: string) => () => rewritten(bench, initial, { how: 'around', before, after: '' });
  const crash = { expected: 'crashed or invalid', isExpected: statuses('crashed', 'invalid') };
  const loses = {
    expected: 'refused, or no better than the initial program',
    isExpected: (ending: Ending) => ending.status !== 'fault' && !pays(ending, baseline, spec.score),
    fix: 'Score what the program computes, and refuse what is no answer.',
  };
  const explain = 'The evaluator must blame the program: let asi_eval run it, or catch what it raises.';
  return [
    { name: 'raises at import', ...crash, fix: explain, program: atStart('raise RuntimeError("a probe of doctor")') },
    { name: 'raises when called', ...crash, fix: explain, program: bodies('raise RuntimeError("a probe of doctor")') },
    {
      name: 'infinite loop',
      expected: 'timedOut',
      isExpected: statuses('timedOut'),
      fix: 'The evaluator must not outlive its limit, nor catch the end of its time.',
      program: atStart('while True:\n    pass'),
    },
    { name: 'constant None', ...loses, program: bodies('return None') },
    { name: 'constant 0', ...loses, program: bodies('return 0') },
    { name: 'echo', ...loses, program: bodies('return FIRST') },
  ];
};

/** Shows one probe to the evaluator: did it end as declared? */
export const probeCheck = async (bench: CheatBench, probe: Probe, stage: Stage): Promise<Check> => {
  const ending = await bench.run(await probe.program(), stage);
  const detail = `expected ${probe.expected}; came ${outcomeText(ending)}`;
  return probe.isExpected(ending) ? ok(probe.name, detail) : fail(probe.name, detail, probe.fix);
};
