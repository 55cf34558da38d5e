import { appendFileSync, mkdirSync, readdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { type Pins, pinEvaluator } from '../../../src/evaluation/fingerprint/evaluator-fingerprint.ts';
import { hashEvaluator } from '../../../src/evaluation/fingerprint/task-hash.ts';
import { changesBetween } from '../../../src/model/task/pin.ts';
import { newBench, newDirectory, tinyTask } from '../../unit/evaluation/rig.ts';

vi.setConfig({ testTimeout: 120_000 }); // real processes, perhaps on a busy machine

/** Runs the candidate with `report`, as the fixtures do; the constant is what tests change. */
const evaluator = `import argparse, json, os
parser = argparse.ArgumentParser()
for name in ("candidate", "stage", "seed", "out"):
    parser.add_argument("--" + name)
given = parser.parse_args()
BONUS = 1
def report(**result):
    with open(given.out, "w") as file:
        json.dump({"score": 1 + BONUS, **result}, file)
exec(open(given.candidate).read())
`;

const pinned = async () => {
  const [folder, packages] = [join(newDirectory(), 'task'), join(newDirectory(), 'packages')];
  mkdirSync(join(folder, 'data'), { recursive: true });
  mkdirSync(join(packages, 'asi_eval'), { recursive: true });
  const files = { 'evaluate.py': evaluator, 'data/x.csv': '1', 'problem.md': 'p', 'task.yaml': 't', 'README.md': 'r' };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  writeFileSync(join(packages, 'asi_eval/report.py'), 'x = 1\n');
  const places = { task: tinyTask(), taskDirectory: folder, pythonPackages: packages };
  return { folder, packages, places, pins: await pinEvaluator(places) };
};

const faultOf = (pins: Pins): Promise<{ code: string; message: string } | null> =>
  pins.check().then(
    () => null,
    (error) => error,
  );

test('what is pinned is named, and its hash is that of the evaluator', async () => {
  const { folder, packages, pins } = await pinned();
  expect(pins.files.map(({ name }) => name).filter((name) => !name.startsWith('task.yaml'))).toEqual([
    'data/x.csv',
    'evaluate.py',
    '_python/asi_eval/report.py',
  ]);
  expect(pins.hash).toBe(await hashEvaluator(folder, tinyTask(), packages));
});

test('a change is named: changed, new and gone, in the task and in the package', async () => {
  const { folder, packages, pins } = await pinned();
  expect(await faultOf(pins)).toBeNull();
  appendFileSync(join(folder, 'evaluate.py'), '# more\n');
  appendFileSync(join(packages, 'asi_eval/report.py'), '# more\n');
  writeFileSync(join(folder, 'data/y.npy'), '');
  rmSync(join(folder, 'data/x.csv'));
  const fault = await faultOf(pins);
  expect(fault).toMatchObject({ code: 'evaluator-changed' });
  expect(fault!.message).toContain(
    '_python/asi_eval/report.py changed, data/x.csv is gone, data/y.npy is new, evaluate.py changed',
  );
  expect(fault!.message).toMatch(/restore the files, or `asi resume`/);
});

test('the same size and the same times do not hide another content', async () => {
  const { folder, pins } = await pinned();
  const file = join(folder, 'data/x.csv');
  const then = new Date(1e12);
  utimesSync(file, then, then);
  await pins.check();
  writeFileSync(file, '2');
  utimesSync(file, then, then);
  expect((await faultOf(pins))?.message).toContain('data/x.csv changed');
});

test('a touch is harmless but noticed, and what nobody evaluates with is not even that', async () => {
  const { folder, pins } = await pinned();
  const before = await pins.check();
  writeFileSync(join(folder, 'README.md'), 'other words');
  writeFileSync(join(folder, 'task.yaml'), 'other words');
  writeFileSync(join(folder, '.evaluate.py.swp'), '');
  expect(await pins.check()).toBe(before);
  const file = join(folder, 'evaluate.py');
  renameSync(file, `${file}.old`);
  writeFileSync(file, evaluator);
  rmSync(`${file}.old`);
  const after = await pins.check();
  expect(after).not.toBe(before);
  expect(await pins.check()).toBe(after);
});

test('restored files are as good as before', async () => {
  const { folder, pins } = await pinned();
  writeFileSync(join(folder, 'data/x.csv'), '2');
  expect(await faultOf(pins)).not.toBeNull();
  writeFileSync(join(folder, 'data/x.csv'), '1');
  expect(await faultOf(pins)).toBeNull();
});

test('parts of task.yaml are named as well', async () => {
  const { places, pins } = await pinned();
  const task = tinyTask({ score: { direction: 'minimize', unit: 'points' } });
  const other = await pinEvaluator({ ...places, task });
  expect(changesBetween(pins.files, other.files)).toEqual(['task.yaml (score) changed']);
});

const benchOf = async () => {
  const made = await pinned();
  const { places, pins } = made;
  const bench = await newBench({ ...places, pins, evaluatorHash: pins.hash });
  const faults = () =>
    readdirSync(bench.directory, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('fault.txt'));
  const finished = () =>
    readdirSync(join(bench.directory, 'evaluations/index')).filter((name) => name.endsWith('.json'));
  return { ...made, ...bench, faults, finished };
};

test('an evaluator that changes under an evaluation ends it with the names, and nothing of it is kept', async () => {
  const { folder, evaluator: bench, evaluate, faults, finished } = await benchOf();
  const onStarted = () => appendFileSync(join(folder, 'evaluate.py'), '# more\n');
  await expect(evaluate('report()', { onStarted })).rejects.toMatchObject({
    code: 'evaluator-changed',
    message: expect.stringContaining('evaluate.py changed'),
  });
  expect(finished()).toEqual([]);
  expect(faults()).toHaveLength(1);
  await expect(evaluate('report()')).rejects.toMatchObject({ code: 'evaluator-changed' });
  writeFileSync(join(folder, 'evaluate.py'), evaluator);
  expect((await evaluate('report()')).evaluation).toMatchObject({ status: 'passed', score: 2 });
  await bench.close();
});

test('one that was changed and changed back meanwhile is run again, once', async () => {
  const { folder, evaluator: bench, evaluate, faults, finished } = await benchOf();
  const file = join(folder, 'evaluate.py');
  const changedAndBack = () => {
    writeFileSync(file, 'x');
    writeFileSync(file, evaluator);
  };
  let times = 0;
  const once = () => {
    times += 1;
    if (times === 1) changedAndBack();
  };
  const { evaluation } = await evaluate('report()', { onStarted: once });
  expect(evaluation).toMatchObject({ status: 'passed', score: 2, folder: expect.stringMatching(/-a2$/) });
  expect(times).toBe(2);
  expect(faults()).toHaveLength(1);
  expect(finished()).toHaveLength(1);
  await expect(evaluate('report(notes="again")', { onStarted: changedAndBack })).rejects.toMatchObject({
    code: 'evaluator-changed',
    message: expect.stringContaining('while it was evaluating'),
  });
  await bench.close();
});

test('an attempt that ended while nobody watched is read only when its evaluator was left alone', async () => {
  const { places, pins, folder, directory, evaluator: bench, evaluate } = await benchOf();
  const { evaluation } = await evaluate('report()');
  await bench.close();
  // As a kill between the end of the attempt and its entry in the index leaves it.
  const index = join(directory, 'evaluations/index');
  const reopen = async () => {
    writeFileSync(join(index, `${evaluation.key}.open`), JSON.stringify({ folder: evaluation.folder }));
    rmSync(join(index, `${evaluation.key}.json`), { force: true });
    const again = await newBench({ ...places, pins, evaluatorHash: pins.hash, runDirectory: directory });
    const found = await again.evaluate('report()');
    await again.evaluator.close();
    return found.evaluation.folder;
  };
  expect(await reopen()).toBe(evaluation.folder);
  writeFileSync(join(folder, 'data/x.csv'), '1');
  expect(await reopen()).toBe(`${evaluation.folder}-a2`);
});

test('a check of fifty files takes a fraction of a millisecond', async () => {
  const { folder, pins: _, places } = await pinned();
  for (let index = 0; index < 50; index += 1) writeFileSync(join(folder, 'data', `${index}.npy`), 'x'.repeat(10_000));
  const pins = await pinEvaluator(places);
  const times: number[] = [];
  for (let turn = 0; turn < 200; turn += 1) {
    const start = performance.now();
    await pins.check();
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  const median = times[100]!;
  console.log(`pins.check(): median ${median.toFixed(3)} ms, p99 ${times[198]!.toFixed(3)} ms for 54 files`);
  expect(times[0]!).toBeLessThan(1); // the fastest: how long the others wait is up to the machine
});
