import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { leaseCpus } from '../../../src/evaluation/runners/local/cpus.ts';
import { detectGpus } from '../../../src/evaluation/runners/local/gpus.ts';
import { createEvaluatorOn } from '../../../src/evaluation/runners/registry.ts';
import { newDirectory, optionsIn, stageOf, tinyTask } from './rig.ts';

/** An environment in which `nvidia-smi` is the given shell script. */
const withSmi = (script: string, more: Record<string, string> = {}): Record<string, string> => {
  const directory = newDirectory();
  const path = join(directory, 'nvidia-smi');
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return { PATH: `${directory}:/usr/bin:/bin`, ...more };
};
const twoGpus = `cat <<'END'
GPU 0: NVIDIA H200 (UUID: GPU-aaaa-1)
GPU 1: NVIDIA H200 (UUID: GPU-bbbb-2)
  MIG 1g.18gb     Device  0: (UUID: MIG-cccc-3)
  MIG 1g.18gb     Device  1: (UUID: MIG-dddd-4)
END`;

test('GPUs are found by UUID, split ones as their instances', async () => {
  expect(await detectGpus(withSmi(twoGpus))).toEqual(['GPU-aaaa-1', 'MIG-cccc-3', 'MIG-dddd-4']);
});

test('an inherited CUDA_VISIBLE_DEVICES is the outer bound', async () => {
  const visible = (value: string) => detectGpus(withSmi(twoGpus, { CUDA_VISIBLE_DEVICES: value }));
  expect(await visible('')).toEqual([]);
  expect(await visible('-1')).toEqual([]);
  expect(await visible('1')).toEqual(['MIG-cccc-3', 'MIG-dddd-4']);
  expect(await visible('GPU-aaaa,7,0')).toEqual(['GPU-aaaa-1']);
});

test('without a working nvidia-smi there are no GPUs', async () => {
  expect(await detectGpus({ PATH: newDirectory() })).toEqual([]);
  expect(await detectGpus(withSmi('echo "No devices were found"; exit 9'))).toEqual([]);
});

test.concurrent('an nvidia-smi that hangs is given up after five seconds', async () => {
  const started = performance.now();
  expect(await detectGpus(withSmi('sleep 30'))).toEqual([]);
  expect(performance.now() - started).toBeLessThan(7000);
}, 10_000);

test('a task that needs a GPU says so where there is none', async () => {
  const path = process.env.PATH;
  process.env.PATH = newDirectory();
  const opened = createEvaluatorOn(
    { name: 'local' },
    optionsIn(newDirectory(), { task: tinyTask({ stages: [stageOf({ gpus: 1 })] }) }),
  );
  await expect(opened).rejects.toMatchObject({
    code: 'no-gpu',
    message: 'tiny needs 1 GPU(s) per evaluation, and nvidia-smi shows 0',
  });
  process.env.PATH = path;
});

test('leased CPUs are not leased again before they are released, and never more than there are', async () => {
  const one = await leaseCpus(1);
  const two = await leaseCpus(1);
  expect(one.cpus.filter((cpu) => two.cpus.includes(cpu))).toEqual([]);
  expect((await leaseCpus(100_000)).cpus).toEqual([]);
  await one.release();
  await two.release();
});
