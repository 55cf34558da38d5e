import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pythonPackages } from '../../../src/config/paths.ts';
import { Config } from '../../../src/config/schema.ts';
import { pinEvaluator } from '../../../src/evaluation/fingerprint/evaluator-fingerprint.ts';
import type { RunEventBody } from '../../../src/model/event.ts';
import { bootId, startTime } from '../../../src/platform/files/process-identity.ts';
import { measured } from '../../../src/platform/statistics/measured.ts';
import { writeManifest } from '../../../src/stores/manifest.ts';
import { type RunStatus, writeStatus } from '../../../src/stores/run-status.ts';
import { openRunStore } from '../../../src/stores/run-store.ts';
import { loadTask } from '../../../src/stores/task-folder.ts';
import { summaryOf } from '../../../src/views/summary/summarize.ts';
import { viewOf } from '../../builders/view-of.ts';
import { called } from '../../unit/cli/called.ts';
import { nodeOf } from '../../unit/stores/records.ts';
import { begun, ended, failed, node, started, told } from '../../unit/views/story.ts';

const folder = mkdtempSync(join(tmpdir(), 'asi-cli-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const tasks = new URL('../../../tasks/circle-packing', import.meta.url).pathname;
const call = (...args: string[]) => called(folder, args);

const nodes = [
  nodeOf(0, { name: 'start', program: 'a\nb\n', score: measured([1, 1.1]) }),
  nodeOf(1, {
    name: 'gated \u001b[2J',
    program: 'a\nc\u202e\n',
    score: measured([1.5, 1.6]),
    motivation: 'it helps',
    analysis: {
      claim: 'confirmed',
      outcome: 'better',
      againstParent: '',
      againstBest: '',
      do: [],
      avoid: [],
      next: [],
    },
  }),
];

const end: RunEventBody = { type: 'run.ended', reason: 'rounds', best: 1, detail: '' };
const story = (run: string): readonly RunEventBody[] => [
  started({ run, rounds: 2 }),
  node(0, { isBest: true, score: nodes[0]!.score, name: 'start' }),
  begun(1),
  node(1, { isBest: true, score: nodes[1]!.score, name: nodes[1]!.name }),
  ended(1),
  failed(2, 'memory', 'out of memory'),
];

const record = async (id: string, created: string, events: readonly RunEventBody[]): Promise<string> => {
  const directory = join(folder, id);
  const store = await openRunStore(directory, { create: true, features: [], capacity: 10 });
  await store.append(events, nodes.flatMap(store.nodeWrites));
  await store.close();
  const task = await loadTask(tasks);
  await writeManifest(directory, {
    run: id,
    task: 'circle-packing',
    taskDirectory: tasks,
    config: Config.parse({ rounds: 2, model: 'none' }),
    origins: {},
    versions: {},
    evaluatorHash: (await pinEvaluator({ task: task.spec, taskDirectory: tasks, pythonPackages })).hash,
    created,
  });
  return directory;
};

const statusOf = (events: readonly RunEventBody[]): RunStatus => {
  const view = viewOf(told(events).map((event) => ({ ...event, time: new Date().toISOString() })));
  const around = {
    isAlive: true,
    score: { direction: 'maximize' as const, unit: 'points' },
    best: null,
    initial: null,
    paths: {},
  };
  const { phase, slowestSeconds, lanes } = view;
  const writtenAt = new Date().toISOString();
  return {
    schema: 1,
    pid: process.pid,
    writtenAt,
    phase,
    slowestSeconds,
    lanes: [...lanes],
    summary: summaryOf(view, around),
    spark: [],
  };
};

const lock = (directory: string): void =>
  writeFileSync(
    join(directory, 'lock'),
    JSON.stringify({
      pid: process.pid,
      started: startTime(process.pid),
      boot: bootId(),
      host: hostname(),
      since: 'now',
    }),
  );

beforeAll(async () => {
  const first = await record('first', '2026-01-01T00:00:00.000Z', [...story('first'), end]);
  await writeStatus(first, statusOf([...story('first'), end]));
  await record('killed', '2026-01-02T00:00:00.000Z', story('killed'));
  const live = await record('live', '2026-01-03T00:00:00.000Z', story('live'));
  await writeStatus(live, statusOf([...story('live'), begun(3)]));
  lock(live);
});

describe('ls', () => {
  it('lists runs newest first, with state, best, gain, rounds and failures', async () => {
    const rows = (await call('ls')).stdout
      .trim()
      .split('\n')
      .map((row) => row.split(/ {2,}/).slice(0, 6));
    expect(rows).toEqual([
      ['RUN', 'STATE', 'BEST', 'GAIN', 'ROUNDS', 'FAILED'],
      ['live', 'running', '1.55 points', '+0.5', '2/2', '1'],
      ['killed', 'crashed', '-', '-', '-', '-'],
      ['first', 'finished', '1.55 points', '+0.5', '2/2', '1'],
    ]);
  });

  it('is one document with --json', async () => {
    const { runs } = JSON.parse((await call('ls', '--json')).stdout);
    expect(runs).toMatchObject([
      { id: 'live', pid: process.pid },
      { id: 'killed', pid: null },
      { id: 'first', state: 'finished' },
    ]);
  });
});

describe('status', () => {
  it('of a live run is what it says itself', async () => {
    const { stdout } = await call('status');
    expect(stdout).toMatch(/run live: running in process \d+, last event/);
    expect(stdout).toMatch(/ {2}r3 island 1 {2}learning/);
  });

  it('of a run whose process is gone says so, from its records', async () => {
    expect((await call('status', 'killed')).stdout).toMatch(/its process is gone[\s\S]*asi resume killed/);
  });

  it('of a finished run says how it ended', async () => {
    expect((await call('status', 'first')).stdout).toMatch(
      /finished \(round limit reached\)[\s\S]*analysis {2}confirmed/,
    );
  });

  it('is one document with --json', async () => {
    const document = JSON.parse((await call('status', 'first', '--json')).stdout);
    expect(document).toMatchObject({
      schema: 1,
      state: 'finished',
      reason: 'rounds',
      best: { round: 1, line: [0, 1] },
      lanes: [],
    });
  });
});

describe('nodes', () => {
  it('are shown with what was thought and learnt, and no escapes', async () => {
    const { stdout } = await call('show', 'best', '--run', 'first', '--code');
    expect(stdout).toMatch(/^node {6}1 gated \(island 0, passed, initial\)\nscore {5}1\.550 ± 0\.071 points \(n 2\)/);
    expect(stdout).toMatch(/why {7}it helps[\s\S]*learnt {4}confirmed: better[\s\S]*a\nc\n/);
    expect(stdout).not.toMatch(/[\u001b\u202e]/);
  });

  it('are whole with --json, with every unprintable character escaped', async () => {
    const { stdout } = await call('show', '1', '--run', 'first', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ id: 1, program: 'a\nc\u202e\n' });
    expect(stdout).not.toContain('\u202e');
  });

  it('are compared as a patch with their parent', async () => {
    const { stdout } = await call('diff', '1', '--run', 'first');
    expect(stdout).toBe('--- 0 start\n+++ 1 gated \n@@ -1,2 +1,2 @@\n a\n-b\n+c\n');
  });

  it.each([
    [['show', '9', '--run', 'first'], /no node 9[\s\S]*0 to 2/],
    [['show', 'bets', '--run', 'first'], /"bets" is no node[\s\S]*"best"/],
    [['diff', '0', '--run', 'first'], /Node 0 has no parent/],
    [['show', '1'], /in use by process \d+/],
  ])('%j is refused', async (args, expected) => {
    const { code, stderr } = await call(...args);
    expect(stderr).toMatch(expected);
    expect(code).toBe(2);
  });
});

describe('tail of a run that has ended', () => {
  it('tells what happened, with no escapes of a candidate', async () => {
    const { code, stdout } = await call('tail', 'first');
    expect(stdout).toMatch(/^\S+ event=started run=first[\s\S]*node=gated[\s\S]*event=ended reason=rounds best=1\n$/);
    expect(stdout).not.toMatch(/[\u001b\u202e]/);
    expect(code).toBe(0);
  });

  it.each([
    [['--level', 'warn'], /^\S+ event=failed round=2 .*\n$/],
    [['--grep', 'ended'], /^\S+ event=round.ended .*\n\S+ event=ended .*\n$/],
    [['--since', '6'], /^\S+ event=ended .*\n$/],
    [['--since', '6', '--jsonl'], /^\{"type":"run.ended".*\}\n$/],
  ])('with %j', async (flags, expected) => {
    expect((await call('tail', 'first', ...flags)).stdout).toMatch(expected);
  });

  it.each([
    [['--level', 'wran'], /"warn"/],
    [['--since', 'soon'], /90s, 15m/],
    [['--grep', '('], /regular expression/],
  ])('refuses %j', async (flags, expected) => {
    const { code, stderr } = await call('tail', 'first', ...flags);
    expect(stderr).toMatch(expected);
    expect(code).toBe(2);
  });
});

describe('compare', () => {
  it('puts runs with the same settings into one row', async () => {
    const { arms } = JSON.parse((await call('compare', 'first', 'killed', '--json')).stdout);
    expect(arms).toMatchObject([{ runs: [{ id: 'first' }, { id: 'killed' }], final: { mean: 1.55, n: 2 } }]);
    expect((await call('compare', 'first', 'killed')).stdout).toMatch(/^WHICH[\s\S]*2 runs {2}1\.55/);
  });

  it.each([
    [['first', 'first'], /named twice/],
    [['live'], /in use by process/],
  ])('refuses %j', async (names, expected) => {
    expect(await call('compare', ...names)).toMatchObject({ code: 2, stderr: expect.stringMatching(expected) });
  });
});

describe('best', () => {
  it('writes the program byte by byte, to a file or to stdout', async () => {
    const file = join(folder, 'best.py');
    expect((await call('best', 'first', '-o', file)).stderr).toContain('node 1 of first');
    expect(readFileSync(file, 'utf8')).toBe('a\nc\u202e\n');
    expect((await call('best', 'first')).stdout).toBe('a\nc\u202e\n');
  });

  it('says when a file cannot be written', async () => {
    expect((await call('best', 'first', '-o', join(folder, 'no', 'where'))).stderr).toMatch(/cannot be written/);
  });
});

describe('resume', () => {
  it('of a run that goes on, but cannot be reached, says so', async () => {
    const { code, stderr } = await call('resume', 'live');
    expect(stderr).toMatch(new RegExp(`process ${process.pid}, but accepts no commands[\\s\\S]*kill -INT`));
    expect(code).toBe(1);
  });

  it('refuses to change what a run is', async () => {
    expect((await call('resume', 'first', '--set', 'seed=2')).stderr).toMatch(/"seed", which is fixed/);
  });

  it('says when nothing is left to do, and how it ended', async () => {
    const { code, stdout, stderr } = await call('resume', 'first');
    expect(stderr).toMatch(/Nothing is left to do/);
    expect(stdout).toMatch(/finished \(/);
    expect(code).toBe(0);
  });
});
