import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startOpenAiServer } from '../../doubles/openai-server.ts';
import { toyDirectory } from '../../system/run/toy.ts';
import { called } from './called.ts';

const within = async (use: (runs: string) => Promise<void>): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'asi-dry-'));
  try {
    await use(join(folder, 'runs'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const dry = ['run', toyDirectory, '--dry-run'];

test('a dry run asks nobody, writes nothing, and tells settings, plan, cost and the first question', async () => {
  const server = await startOpenAiServer(() => ({ text: '' }));
  await within(async (runs) => {
    const args = [...dry, '--model', 'gpt-4o-mini', '--budget', '5', '--rounds', '10'];
    const { code, stdout } = await called(runs, args, { OPENAI_BASE_URL: server.url });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^limits\.usd +5 +flag$/m);
    expect(stdout).toContain('plan: 10 rounds, 2 islands × 2 lanes');
    expect(stdout).toContain('evaluations of one round: 3 when it passes');
    expect(stdout).toMatch(/^researcher +gpt-4o-mini +1 +16$/m);
    expect(stdout).toContain('list of 2025-08, unverified');
    expect(stdout).toMatch(/cost +\$0\.\d+ to \$\d/);
    expect(stdout).toContain('You are the Researcher');
    expect([server.requests.length, existsSync(runs)]).toEqual([0, false]);
  });
  await server.stop();
});

test('the document says the same, with every setting and where it came from', async () => {
  await within(async (runs) => {
    const { code, stdout } = await called(runs, [...dry, '--model', 'none', '--json', '--seed', '7']);
    const told = JSON.parse(stdout);
    expect(code).toBe(0);
    expect(told).toMatchObject({ schema: 1, calls: [], cost: null, earlier: null, refused: null });
    expect([told.config.seed, told.origins.seed, told.origins.lanes]).toEqual([7, 'flag', 'default']);
    expect(told.opening).toMatchObject({ brief: { round: 1, parent: 0 }, prompt: null });
    expect(told.disk.freeMegabytes).toBeGreaterThan(0);
  });
});

test('a run that would be refused is refused here too, before it is started', async () => {
  await within(async (runs) => {
    const args = [...dry, '--model', 'nobody-knows', '--budget', '5'];
    const environment = { OPENAI_BASE_URL: 'http://127.0.0.1:1/v1' };
    const refused = await called(runs, args, environment);
    expect(refused.code).toBe(2);
    expect(refused.stdout).toContain('no price is known for nobody-knows');
    const started = await called(
      runs,
      args.filter((arg) => arg !== '--dry-run'),
      environment,
    );
    expect([started.code, existsSync(runs)]).toEqual([2, false]);
    expect(started.stderr).toContain('--allow-unpriced');
    const price = ['--set', 'prices={nobody-knows: {input: 1, cached: 0.5, output: 4}}'];
    expect((await called(runs, [...args, ...price], environment)).stdout).toContain('prices: configured');
    expect((await called(runs, [...args, '--allow-unpriced'], environment)).code).toBe(0);
  });
});

test('earlier runs of the task with the same models are what an estimate is made of', async () => {
  await within(async (runs) => {
    const { stdout } = await called(runs, [...dry, '--model', 'none', '--json']);
    const spend = {
      calls: 0,
      failed: 0,
      tokensIn: 0,
      tokensOut: 0,
      tokensCached: 0,
      tokensReasoning: 0,
      usd: 0,
      unpriced: 0,
    };
    const score = { direction: 'maximize', unit: 'points' };
    const times = { startedAt: null, lastEventAt: null };
    const run = {
      id: 'old',
      task: JSON.parse(stdout).task,
      seed: 1,
      islands: 1,
      lanes: 1,
      models: {},
      services: {},
      score,
      detail: '',
      ...times,
    };
    const summary = {
      schema: 1,
      run,
      reason: 'rounds',
      best: null,
      initial: null,
      rounds: { done: 10, total: 10, sinceBest: 0, statuses: {}, repairs: { tried: 0, repaired: 0 } },
      failures: [],
      spend: { ...spend, roles: {} },
      durations: { seconds: 50, stages: {}, evaluations: { count: 0, cached: 0, seconds: 0, cpuSeconds: 0 } },
      paths: {},
    };
    const status = { schema: 1, pid: 1, writtenAt: '', phase: 'ended', slowestSeconds: 0, lanes: [], summary };
    mkdirSync(join(runs, 'old'), { recursive: true });
    writeFileSync(join(runs, 'old', 'status.json'), JSON.stringify(status));
    writeFileSync(join(runs, 'old', 'manifest.json'), '{}');
    const told = await called(runs, [...dry, '--model', 'none', '--rounds', '20']);
    expect(told.stdout).toContain('by 1 earlier run (old)');
    expect(told.stdout).toMatch(/time +5 s; 1 min 40 s/);
  });
});
