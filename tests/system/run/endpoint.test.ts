import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { RunEvent } from '../../../src/model/event.ts';
import type { RunHandle } from '../../../src/run/start.ts';
import { openRunStore, readRun } from '../../../src/stores/run-store.ts';
import { stateOf } from '../../../src/views/run/run-state.ts';
import { type ServerHandler, startOpenAiServer } from '../../doubles/openai-server.ts';
import { spoken } from './spoken.ts';
import { newDirectory, nodesOf, startToy } from './toy.ts';

const models = { researcher: 'gpt-4o-mini', analyzer: 'gpt-4o-mini' };
const settingsFor = (url: string, more: Record<string, unknown> = {}, endpoint: Record<string, unknown> = {}) => ({
  models,
  islands: 1,
  lanes: 2,
  sampler: { name: 'greedy' },
  novelty: { duplicateAbove: 1, novelBelow: 1 },
  endpoint: {
    baseUrl: url,
    tries: 2,
    callSeconds: 20,
    outputTokens: 500,
    probeSeconds: 0.2,
    longestProbeSeconds: 0.5,
    ...endpoint,
  },
  ...more,
});

const withServer = async (
  handler: ServerHandler,
  use: (url: string, directory: string) => Promise<void>,
): Promise<void> => {
  const server = await startOpenAiServer(handler);
  const directory = newDirectory();
  try {
    await use(server.url, directory);
  } finally {
    await server.stop();
    rmSync(dirname(directory), { recursive: true, force: true });
  }
};

const eventsOf = async (directory: string): Promise<RunEvent[]> => {
  const run = await readRun(directory);
  try {
    const events: RunEvent[] = [];
    for await (const event of run.events()) events.push(event);
    return events;
  } finally {
    await run.close();
  }
};

const until = async (run: RunHandle, is: (run: RunHandle) => boolean): Promise<void> => {
  while (!is(run)) await sleep(20);
};

test('an outage holds the run, says so, and costs no round', { timeout: 240_000 }, async () => {
  let isDown = false;
  const handler: ServerHandler = (request, n) => (isDown ? { fault: 'status', status: 503 } : spoken(request, n));
  await withServer(handler, async (url, directory) => {
    const run = await startToy(directory, settingsFor(url, { rounds: 4 }));
    await until(run, (one) => one.view().rounds.done >= 1);
    isDown = true;
    await until(run, (one) => one.view().waiting.endpoint !== undefined);
    expect(run.view().waiting.endpoint).toContain('HTTP 503');
    expect(stateOf(run.view(), true)).toBe('paused');
    await sleep(1500);
    isDown = false;
    expect(await run.done).toMatchObject({ reason: 'rounds', fault: null });
    expect(run.view().waiting).toEqual({});
    const nodes = await nodesOf(directory);
    expect(nodes.map(({ id }) => id)).toEqual([0, 1, 2, 3, 4]);
    expect(nodes.filter(({ status }) => status === 'abandoned')).toEqual([]);
  });
});

test('a run that is stopped, or out of time, does not wait for the endpoint', { timeout: 240_000 }, async () => {
  await withServer(
    (request, n) => (n === 0 ? spoken(request, n) : { fault: 'status', status: 503 }),
    async (url, directory) => {
      const settings = settingsFor(url, { rounds: 4 });
      const run = await startToy(directory, settings);
      await until(run, (one) => one.view().waiting.endpoint !== undefined);
      run.stop();
      expect(await run.done).toMatchObject({ reason: 'stopped', fault: null });
      const seconds = run.view().activeSeconds + 3;
      const again = await startToy(directory, { ...settings, limits: { seconds } }, { resume: true });
      expect(await again.done).toMatchObject({ reason: 'time', fault: null });
      expect((await nodesOf(directory)).map(({ id }) => id)).toEqual([0]);
    },
  );
});

test('an endpoint that stays down halts the run with advice, and a resumed one loses nothing', {
  timeout: 240_000,
}, async () => {
  let isDown = true;
  const handler: ServerHandler = (request, n) => (isDown ? { fault: 'reset' } : spoken(request, n));
  await withServer(handler, async (url, directory) => {
    const settings = settingsFor(url, { rounds: 2 }, { outageSeconds: 1 });
    const end = await (await startToy(directory, settings)).done;
    expect(end).toMatchObject({ reason: 'faults', detail: expect.stringContaining('was down for 1 s') });
    expect(end.detail).toContain('resume');
    isDown = false;
    expect(await (await startToy(directory, settings, { resume: true })).done).toMatchObject({ reason: 'rounds' });
    expect((await nodesOf(directory)).filter(({ status }) => status === 'abandoned')).toEqual([]);
  });
});

test('a budget is not exceeded, ends the run, and a higher one goes on where it ended', {
  timeout: 240_000,
}, async () => {
  const usage = { in: 1500, out: 400 };
  await withServer(
    (request, n) => spoken(request, n, { usage }),
    async (url, directory) => {
      const settings = settingsFor(url, { rounds: 6, limits: { tokens: 9000 } });
      const end = await (await startToy(directory, settings)).done;
      expect(end).toMatchObject({ reason: 'budget', fault: null, detail: expect.stringContaining('of 9000 tokens') });
      const before = await eventsOf(directory);
      const spentBy = (events: readonly RunEvent[]): number =>
        events.reduce((sum, event) => sum + (event.type === 'call.ended' ? event.tokensIn + event.tokensOut : 0), 0);
      expect(spentBy(before)).toBeLessThanOrEqual(9000);
      expect(spentBy(before)).toBeGreaterThan(0);
      const warned = before.filter((event) => event.type === 'alert.raised' && event.rule === 'budget');
      expect(warned.length).toBeGreaterThan(0);
      const same = await (await startToy(directory, settings, { resume: true })).done;
      expect(same.reason).toBe('budget');
      expect(spentBy(await eventsOf(directory))).toBeLessThanOrEqual(9000);
      const raised = { ...settings, limits: { tokens: 90_000 } };
      expect(await (await startToy(directory, raised, { resume: true })).done).toMatchObject({ reason: 'rounds' });
      const nodes = await nodesOf(directory);
      expect(nodes.map(({ id }) => id)).toEqual([0, 1, 2, 3, 4, 5, 6]);
      expect(nodes.filter(({ status }) => status === 'abandoned')).toEqual([]);
      expect(nodes.slice(1).every(({ analysis }) => analysis?.outcome === 'as measured')).toBe(true);
    },
  );
});

test('a call in flight at a kill is shown as possibly billed twice, once', { timeout: 240_000 }, async () => {
  await withServer(spoken, async (url, directory) => {
    const settings = settingsFor(url, { rounds: 1 });
    await (await startToy(directory, settings)).done;
    const store = await openRunStore(directory, { create: false, features: [], capacity: 400 });
    await store.append([
      { type: 'call.started', call: 'asi-lost', role: 'researcher', model: 'gpt-4o-mini', tokens: 700, usd: 0.002 },
    ]);
    await store.close();
    for (const rounds of [2, 3]) await (await startToy(directory, { ...settings, rounds }, { resume: true })).done;
    const alerts = (await eventsOf(directory)).filter(
      (event) => event.type === 'alert.raised' && event.rule === 'possibly billed twice',
    );
    expect(alerts).toMatchObject([{ detail: expect.stringContaining('1 call was in flight') }]);
    expect(alerts[0]).toMatchObject({ detail: expect.stringContaining('at most 700 tokens, $0.0020') });
  });
});
