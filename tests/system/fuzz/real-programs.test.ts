import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createEvaluatorOn } from '../../../src/evaluation/runners/registry.ts';
import { Evaluation } from '../../../src/model/result/evaluation.ts';
import type { Stage } from '../../../src/model/task/task.ts';
import { loadTask } from '../../../src/stores/task-folder.ts';
import { optionsIn } from '../../unit/evaluation/options.ts';
import { folderFor } from './folders.ts';
import { casesOf, seed } from './fuzz.ts';
import { hostileText, wounded } from './hostile.ts';

/** Its evaluator runs programs in a process of their own, as a real one should. */
const isolatedToy = fileURLToPath(new URL('./isolated-toy', import.meta.url));

const initial = readFileSync(join(isolatedToy, 'initial.py'), 'utf8');

const answers = fc.constantFrom(
  '7',
  'True',
  '"7"',
  'None',
  '10 ** 400',
  '10 ** 5000',
  '-(10 ** 40)',
  'float("nan")',
  'float("inf")',
  '[7]',
  'lambda: 7',
  '7.0',
  '"x" * 10_000_000',
  '1j',
  'b"7"',
  'object()',
);
const deeds = fc.constantFrom(
  'raise SystemExit(0)',
  'import os; os._exit(0)',
  'import os; os.kill(os.getpid(), 9)',
  'solve()',
  'print("x" * 1_000_000); return 7',
  'import sys; sys.stdout.buffer.write(bytes(range(256)) * 100); return 7',
  'raise ValueError("\\ud800\\x1b[31m")',
  'import nothing_of_the_kind',
  'return solve',
);
const program = fc.oneof(
  answers.map((value) => `def solve():\n    return ${value}\n`),
  deeds.map((deed) => `def solve():\n    ${deed}\n`),
  wounded(fc.constant(initial)),
  hostileText,
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
  fc.constantFrom('(', '[', 'x = ', '-').map((text) => `def solve():\n    return 7\n${text.repeat(20_000)}`),
  fc.constant(`def solve():\n    return 7\nx = [${'1, '.repeat(80_000)}]\n`),
);

/** These cost a process each, so they run side by side; a failure tells the program and its seed. */
test(`real programs: every one ends as an evaluation (${casesOf('real programs')} cases)`, {
  timeout: 600_000 + 20_000 * casesOf('real programs'),
}, async () => {
  const { spec: task } = await loadTask(isolatedToy);
  const pythonPackages = fileURLToPath(new URL('../../../tasks/_python', import.meta.url));
  const evaluator = await createEvaluatorOn(
    { name: 'local' },
    optionsIn(folderFor(), { task, taskDirectory: isolatedToy, pythonPackages }),
  );
  try {
    const programs = fc.sample(program, { seed, numRuns: casesOf('real programs') });
    const stages: readonly Stage[] = [{ ...task.stages[0]!, name: 'check' }, task.stages[0]!];
    const ends = programs.map(async (text) => {
      let last: Evaluation['status'] = 'passed';
      for (const stage of stages) {
        const watch = { signal: new AbortController().signal, onStarted: () => {} };
        const { evaluation } = await evaluator.evaluate({ round: 0, stage, seed: 1, program: text }, watch);
        const shown = JSON.stringify({ seed, program: text.slice(0, 2000), evaluation });
        expect(Evaluation.parse(JSON.parse(JSON.stringify(evaluation))), shown).toEqual(evaluation);
        last = evaluation.status;
        if (evaluation.status !== 'passed') expect(evaluation.failure.message, shown).toMatch(/\S/);
        else if (evaluation.score !== null)
          expect(evaluation.score >= -100 && evaluation.score <= 10, shown).toBe(true);
        // As in a run: what does not get through the executed checks is not scored.
        if (evaluation.status !== 'passed' || evaluation.checks.some(({ passed }) => !passed)) break;
      }
      return last;
    });
    const seen = new Set(await Promise.all(ends));
    expect([...seen]).toEqual(expect.arrayContaining(['passed', 'crashed']));
  } finally {
    await evaluator.close();
  }
});
