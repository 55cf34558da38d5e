import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test, vi } from 'vitest';
import { newBench, stageOf } from '../../unit/evaluation/rig.ts';
import { describeLevels, hostile, openLevel, toldIn } from './sandbox-rig.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 }); // real processes, perhaps on a busy machine

/** An interpreter with PyTorch among the environments that tasks have made; it is too large to be made for this. */
const shelf = fileURLToPath(new URL('../../../.cache/python', import.meta.url));
const interpreter = (existsSync(shelf) ? readdirSync(shelf) : [])
  .map((name) => join(shelf, name))
  .filter((place) => existsSync(join(place, 'lib')))
  .filter((place) =>
    readdirSync(join(place, 'lib')).some((name) => existsSync(join(place, 'lib', name, 'site-packages', 'torch'))),
  )
  .map((place) => join(place, 'bin', 'python'))[0];

await describeLevels('PyTorch', (level) => {
  test.skipIf(interpreter === undefined)('trains, saves, and talks to a second process', async () => {
    const { evaluate, evaluator, directory } = await newBench({ interpreter, slots: 1, sandbox: openLevel(level) });
    afterAll(() => evaluator.close());
    const { evaluation } = await evaluate(hostile('torch_trial'), {
      stage: stageOf({ limitSeconds: 200, memoryMb: 4096 }),
    });
    expect(evaluation).toMatchObject({ status: 'passed' });
    expect(toldIn(directory, evaluation.folder)).toMatchObject({ gradient: true, child: 3, saved: 64, threads: 1 });
  });
});
