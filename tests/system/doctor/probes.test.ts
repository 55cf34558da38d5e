import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { type Check, doctorChecks } from '../../../src/doctor/doctor-checks.ts';
import { loadTask } from '../../../src/stores/task-folder.ts';
import { config } from './stand.ts';

vi.setConfig({ testTimeout: 300_000 });

const root = await mkdtemp(join(tmpdir(), 'asi-doctor-test-'));
afterAll(() => rm(root, { recursive: true, force: true }));

const HONEST = `from asi_eval import Candidate, Invalid, main

def quick(request):
    with Candidate(request.candidate, limit_s=5) as candidate:
        answer = candidate.call("solve", n=4)
    if answer != 16:
        raise Invalid(f"{answer!r} is not 16")
    return {"score": 1.0}

raise SystemExit(main({"quick": quick}))
`;

const PROGRAM = 'def solve(n):\n    return n * n\n';

/** What doctor says about a small task; stops after the named check, so that the rest need not run. */
const examine = async (
  name: string,
  { evaluator = HONEST, initial = PROGRAM, yaml = '', until = '' },
): Promise<Readonly<Record<string, Check>>> => {
  const directory = join(root, name);
  await mkdir(directory);
  await writeFile(join(directory, 'problem.md'), 'Solve it.\n');
  await writeFile(join(directory, 'initial.py'), initial);
  await writeFile(join(directory, 'evaluate.py'), evaluator);
  await writeFile(
    join(directory, 'task.yaml'),
    [
      `contract: 1\nname: ${name}\ntitle: T\ninitial: initial.py`,
      'score: { direction: maximize, unit: points, plausible: [0, 10] }',
      'evaluator: { command: [python, evaluate.py] }\nstages: [{ name: quick, limitSeconds: 20 }]',
      yaml,
    ].join('\n'),
  );
  const found: Record<string, Check> = {};
  for await (const check of doctorChecks({ task: await loadTask(directory), config, progress: () => {} })) {
    found[check.name] = check;
    if (check.name === until) break;
  }
  return found;
};

test('an honest evaluator passes every check', async () => {
  const found = await examine('honest', { until: 'echo' });
  expect(Object.values(found).filter(({ status }) => status === 'fail')).toEqual([]);
  expect(found.determinism?.status).toBe('ok');
  expect(found['infinite loop']?.detail).toContain('came timedOut');
});

test('an evaluator that turns failures into scores is told which ones', async () => {
  const evaluator = HONEST.replace(
    'raise SystemExit(main({"quick": quick}))',
    `def lenient(request):
    try:
        return quick(request)
    except Exception:
        return {"score": 0.0}

raise SystemExit(main({"quick": lenient}))`,
  );
  const found = await examine('lenient', {
    evaluator: evaluator.replace('limit_s=5', 'limit_s=2'),
    until: 'constant 0',
  });
  expect(found['empty program']).toMatchObject({ status: 'fail', detail: 'expected refused; came scored 0' });
  expect(found['raises at import']?.status).toBe('fail');
  expect(found['raises when called']?.status).toBe('fail');
  expect(found['constant 0']?.status).toBe('ok');
});

test('an evaluator that lets a program that never ends win by its own time limit is told', async () => {
  const evaluator = HONEST.replace('limit_s=5', 'limit_s=1').replace(
    'raise SystemExit(main({"quick": quick}))',
    `from asi_eval import CandidateTimedOut

def patient(request):
    try:
        return quick(request)
    except CandidateTimedOut:
        return {"score": 0.5}

raise SystemExit(main({"quick": patient}))`,
  );
  const found = await examine('patient', { evaluator, until: 'infinite loop' });
  expect(found['infinite loop']).toMatchObject({ status: 'fail', detail: 'expected timedOut; came scored 0.5' });
});

test('an evaluator that rewards constants is told', async () => {
  const evaluator = HONEST.replace(
    'if answer != 16:',
    'if answer == 0:\n        return {"score": 9.0}\n    if answer != 16:',
  );
  const found = await examine('constants', {
    evaluator: evaluator.replace('limit_s=5', 'limit_s=2'),
    until: 'constant 0',
  });
  expect(found['constant 0']).toMatchObject({ status: 'fail', detail: expect.stringContaining('came scored 9') });
  expect(found['constant None']?.status).toBe('ok');
});

test('an evaluator that breaks is told as such, and nothing else is run', async () => {
  const found = await examine('broken', { evaluator: HONEST.replace('"score": 1.0', '"score": 1 / 0') });
  expect(found['initial program']).toMatchObject({
    status: 'fail',
    detail: expect.stringContaining('ZeroDivisionError'),
  });
  expect(found).not.toHaveProperty('empty program');
});

test('noise is measured over seeds, and an unseeded evaluator is remarked', async () => {
  const evaluator = HONEST.replace('"score": 1.0', '"score": 1.0 + __import__("time").time_ns() % 1000003 / 1e6');
  const found = await examine('noisy', { evaluator, until: 'noise' });
  expect(found.determinism?.status).toBe('warn');
  expect(found.noise?.detail).toMatch(/^sigma 0\.\d+ over 4 scores/);
});

test('a program in another language is only shown the checks that know no language', async () => {
  const found = await examine('other', { yaml: 'language: julia' });
  expect(found['empty program']?.status).toBe('ok');
  expect(found['probes and cheats']).toMatchObject({ status: 'warn', detail: expect.stringContaining('julia') });
  expect(found).not.toHaveProperty('infinite loop');
});

test('the folder of the doctor is gone when it is done, also when nobody listens to the end', async () => {
  const { readdir } = await import('node:fs/promises');
  const before = (await readdir(tmpdir())).filter((name) => name.startsWith('asi-doctor-') && !name.includes('test'));
  await examine('left', { until: 'initial program' });
  const after = (await readdir(tmpdir())).filter((name) => name.startsWith('asi-doctor-') && !name.includes('test'));
  expect(after.filter((name) => !before.includes(name))).toEqual([]);
});
