import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Config } from '../../../src/config/schema.ts';
import { taskChecks } from '../../../src/doctor/task-check.ts';
import { startRun } from '../../../src/run/start.ts';
import { loadTask } from '../../../src/stores/task-folder.ts';
import { asiProgram } from '../../compiled.ts';
import { called } from '../../unit/cli/called.ts';
import { nodesOf, toyDirectory } from '../run/toy.ts';

const folder = mkdtempSync(join(tmpdir(), 'asi-profiles-'));
const task = join(folder, 'tasks/toy');
const runs = join(folder, 'runs');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const profiles = `
profiles:
  large:
    description: a hundred times the points, in one stage
    evaluator: { command: [python, evaluate.py, --times, "100"] }
    score: { unit: kilopoints, plausible: [-10000, 1000] }
    metrics: { distance: { plausible: [0, 20000] } }
    stages: [{ name: full, limitSeconds: 20 }]
    repeats: 0
    rounds: 1
`;

const times = `import sys

TIMES = 1
if "--times" in sys.argv:
    at = sys.argv.index("--times")
    TIMES = float(sys.argv[at + 1])
    del sys.argv[at : at + 2]
`;

const quick = ['--model', 'none', '--chroma', 'memory', '--no-dashboard'];
const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(npm_|ASI_|OPENAI_)/.test(name)));

const asi = (...args: readonly string[]) =>
  new Promise<{ code: number; stdout: string; stderr: string }>((done) => {
    const options = { env: { ...clean, ASI_RUNS: runs }, cwd: folder };
    execFile(process.execPath, [asiProgram, ...args], options, (error, stdout, stderr) =>
      done({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });

const call = (...args: string[]) => called(runs, args);

beforeAll(async () => {
  cpSync(toyDirectory, task, { recursive: true });
  const evaluator = readFileSync(join(task, 'evaluate.py'), 'utf8');
  writeFileSync(
    join(task, 'evaluate.py'),
    evaluator.replace('import os\n', `import os\n${times}`).replace('"score": 10 -', '"score": TIMES * 10 -'),
  );
  writeFileSync(join(task, 'task.yaml'), readFileSync(join(task, 'task.yaml'), 'utf8') + profiles);
  const run = await asi('run', task, '--profile', 'large', '--name', 'one', '--json', ...quick);
  expect(run).toMatchObject({ code: 0 });
}, 120_000);

describe('a run with a profile', () => {
  it('is evaluated by the command and the stages of the profile', async () => {
    const nodes = await nodesOf(join(runs, 'one'));
    expect(nodes).toHaveLength(2); // the initial program, and as many rounds as the profile has
    expect(nodes[0]!.evaluations.map(({ stage, seed }) => [stage, seed])).toEqual([['full', 1]]);
    expect(nodes[0]!.score!.mean).toBeGreaterThan(900);
  });

  it('says so in its manifest, its status, its summary and its report', async () => {
    const manifest = JSON.parse(readFileSync(join(runs, 'one/manifest.json'), 'utf8'));
    expect([manifest.config.profile, manifest.origins.profile]).toEqual(['large', 'flag']);
    const { run } = JSON.parse((await call('status', 'one', '--json')).stdout);
    expect(run).toMatchObject({ task: 'toy', profile: 'large', score: { unit: 'kilopoints' } });
    expect((await call('status', 'one')).stdout).toMatch(/^toy \(profile large\), run one: finished/);
    rmSync(join(runs, 'one/status.json')); // what the score means is then read from the task, in that profile
    expect(JSON.parse((await call('status', 'one', '--json')).stdout).run.score.unit).toBe('kilopoints');
    expect((await call('report', 'one', '-o', join(folder, 'report.html'))).code).toBe(0);
    expect(readFileSync(join(folder, 'report.html'), 'utf8')).toMatch(/profile=large[\s\S]*"profile":"large"/);
  });

  it('is verified by the evaluator of the profile', async () => {
    const { code, stdout } = await asi('verify', 'one', '0', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ repeats: true, evaluator: { changed: [] } });
    expect(code).toBe(0);
  }, 60_000);

  it.each([
    ['--profile', ['--profile', 'cpu']],
    ['--set profile', ['--set', 'profile=cpu']],
  ])('is not resumed with another one by %s', async (named, args) => {
    const { code, stderr } = await call('resume', 'one', ...args);
    expect(code).toBe(2);
    expect(stderr).toContain(`${named} says "cpu", and the run was started with the profile "large": scores of two`);
  });

  it('is not resumed with another one by whoever starts the engine, forced or not', async () => {
    const options = {
      config: Config.parse({ model: 'none', chroma: 'memory', rounds: 2 }),
      origins: {},
      task: await loadTask(task),
      directory: join(runs, 'one'),
      runId: 'one',
      resume: true,
      progress: () => {},
    };
    for (const force of [false, true])
      await expect(startRun({ ...options, force })).rejects.toMatchObject({
        code: 'task-changed',
        message: expect.stringContaining('"large", not "cpu"'),
      });
  });

  it('is resumed as what it was, without or with its name', async () => {
    const { code, stderr } = await asi('resume', 'one', '--profile', 'large', '--rounds', '2', ...quick.slice(2));
    expect({ code, stderr: stderr.includes('epoch') }).toEqual({ code: 0, stderr: false });
    const nodes = await nodesOf(join(runs, 'one'));
    expect(nodes).toHaveLength(3);
    expect(nodes.flatMap(({ evaluations }) => evaluations.map(({ stage }) => stage))).not.toContain('quick');
  }, 60_000);
});

describe('a profile', () => {
  it.each([
    ['run', ['run', '--profile', 'larg']],
    ['doctor', ['doctor', '--profile', 'larg']],
    ['task check', ['task', 'check', '--profile', 'larg']],
    ['a group', ['run', '--seeds', '1..2', '--profile', 'larg']],
    ['a setting', ['run', '--set', 'profile=larg']],
  ])('that is not there is named by %s with the nearest one', async (_, args) => {
    const { code, stderr } = await call(...args, task);
    expect(stderr).toBe('error: There is no profile "larg" of toy.\n  Did you mean "large"? There are: cpu, large.');
    expect([code, existsSync(join(runs, 'group.json'))]).toEqual([2, false]);
  });

  it('is listed with its task, and told when the task is checked', async () => {
    expect((await asi('task', 'ls')).stdout).toMatch(
      /^toy +Find the number.*\n {2}--profile large +a hundred times the points, in one stage$/m,
    );
    const checked = {
      task: await loadTask(task, 'large'),
      config: Config.parse({ profile: 'large' }),
      progress: () => {},
    };
    for await (const check of taskChecks(checked)) {
      expect(check).toMatchObject({
        name: 'profile',
        detail: 'large: a hundred times the points, in one stage (not looked at: cpu: as it is written)',
      });
      break;
    }
  }, 30_000);

  it('comes from the environment, too', async () => {
    const { stdout } = await called(runs, ['run', task, '--dry-run', '--model', 'none'], { ASI_PROFILE: 'large' });
    expect(stdout).toMatch(/^toy \(profile large\): a dry run[\s\S]*^profile +"large" +environment$/m);
    expect(stdout).toContain('plan: 1 rounds');
  });

  it('called "cpu" is the task as it is written', async () => {
    const { stdout } = await call('run', task, '--dry-run', '--model', 'none', '--profile', 'cpu');
    expect(stdout).toMatch(/^toy: a dry run[\s\S]*plan: 8 rounds/);
  });

  it('is about a task', async () => {
    expect((await call('doctor', '--profile', 'large')).stderr).toContain(
      '--profile is about a task, and none is named',
    );
  });

  it('is not varied within a group', async () => {
    const { code, stderr } = await call('run', task, '--vary', 'profile=cpu,large');
    expect([code, stderr]).toEqual([2, expect.stringContaining('scores of two profiles are not comparable')]);
  });
});

describe('a group', () => {
  const line = ['run', task, '--seeds', '1', '--vary', 'sampler.name=greedy', '--name', 'both', ...quick];

  it('passes its profile on to its runs, and is not continued with another', async () => {
    expect((await call(...line, '--profile', 'large')).code).toBe(0);
    const { stdout } = await call('status', 'greedy-seed-1', '--runs', join(runs, 'both'), '--json');
    expect(JSON.parse(stdout).run.profile).toBe('large');
    const { code, stderr } = await call(...line);
    expect([code, stderr]).toEqual([2, expect.stringContaining('contains a group of other runs')]);
  }, 60_000);

  it('of runs with several profiles shows them, and no difference between them', async () => {
    expect((await asi('run', task, '--rounds', '1', '--name', 'two', ...quick)).code).toBe(0);
    const { stdout } = await call('compare', 'one', 'two', '--json');
    const { arms, differing } = JSON.parse(stdout);
    expect(arms.map(({ difference }: { difference: unknown }) => difference)).toEqual([null, null]);
    expect(differing).toContainEqual({ setting: 'profile', values: ['"large"', '"cpu"'] });
  }, 60_000);
});
