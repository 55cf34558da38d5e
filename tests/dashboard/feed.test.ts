import { request } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRunFold } from '../../src/dashboard/fold.ts';
import type { Dashboard } from '../../src/dashboard/server.ts';
import type { RunSource } from '../../src/dashboard/source.ts';
import type { RunEvent } from '../../src/domain/event.ts';
import { started, told } from '../domain/story.ts';
import { ask, newRoot, removeRoot, servePage } from './serve.ts';

const root = newRoot();
const listeners = new Set<(event: RunEvent) => void>();
const orders: unknown[] = [];
let seq = 1;
let dashboard: Dashboard;

beforeAll(async () => {
  const fold = createRunFold([]);
  for (const event of told([started()])) fold.apply(event);
  const source: RunSource = {
    id: 'k3f2',
    directory: root,
    mode: 'live',
    task: {
      title: 'Toy',
      score: { direction: 'maximize', unit: 'points', volatile: false },
      metrics: {},
      features: [],
      stages: [],
    },
    limits: {},
    fold,
    isAlive: () => true,
    node: async () => undefined,
    cognition: () => [],
    manifest: async () => ({}),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    actors: () => () => {},
    command: async (order) => {
      orders.push(order);
      return event('told');
    },
    close: async () => {},
  };
  dashboard = await servePage(root, { source });
});

afterAll(async () => {
  await dashboard.close();
  removeRoot(root);
});

const event = (detail: string): RunEvent => {
  seq += 1;
  return { type: 'alert.raised', rule: 'test', detail, seq, time: new Date().toISOString() };
};
const happen = (detail: string): void => {
  const one = event(detail);
  for (const listener of listeners) listener(one);
};

/** A reader of the stream; `isSlow` opens it and never reads. */
const read = async (lastId = '', isSlow = false) => {
  let text = '';
  const { hostname, port } = new URL(dashboard.url);
  const headers = lastId === '' ? {} : { 'last-event-id': lastId };
  const sent = request({ hostname, port, path: '/api/events', headers, agent: false });
  sent.on('error', () => {});
  const ended = new Promise<void>((resolve) => sent.on('close', resolve));
  sent.end();
  await new Promise<void>((resolve) =>
    sent.on('response', (response) => {
      response.on('error', () => {});
      if (!isSlow) response.on('data', (part: Buffer) => (text += part.toString('utf8')));
      resolve();
    }),
  );
  const until = async (pattern: RegExp): Promise<string> => {
    await expect.poll(() => text, { timeout: 15_000 }).toMatch(pattern);
    return text;
  };
  return { until, text: () => text, end: () => sent.destroy(), ended };
};
const lastIdIn = (text: string): string => [...text.matchAll(/^id: (.+)$/gm)].at(-1)?.[1] ?? '';

test('a burst of events is one message, and who was away gets what was missed', async () => {
  const reader = await read();
  for (let index = 0; index < 50; index += 1) happen(`burst ${index};`);
  const text = await reader.until(/burst 49;/);
  expect(text.match(/^data: /gm)).toHaveLength(1);
  reader.end();
  happen('while it was away');
  const back = await read(lastIdIn(text));
  expect(await back.until(/while it was away/)).not.toContain('burst 49;');
  back.end();
});

test('who comes from another start of the server is told to begin anew', async () => {
  const reader = await read('0123abcd-7');
  expect(await reader.until(/data: /)).toContain('"kind":"reset"');
  reader.end();
});

test('a reader that does not read is let go instead of being remembered for', { timeout: 120_000 }, async () => {
  const slow = await read('', true);
  const swift = await read();
  const long = 'x'.repeat(500_000);
  const before = process.memoryUsage().rss;
  for (let index = 0; index < 60; index += 1) {
    happen(`${index}:${long}`);
    if (index % 3 === 2) await swift.until(new RegExp(`"${index}:x`));
  }
  expect((process.memoryUsage().rss - before) / 2 ** 20).toBeLessThan(600);
  slow.end();
  swift.end();
});

test('a command needs to be one', async () => {
  const post = (body: string) =>
    ask(dashboard.url, '/api/commands', {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', 'x-asi-token': dashboard.token },
    });
  expect((await post('{"verb":')).json().problem?.code).toBe('json');
  const unknown = await post(JSON.stringify({ key: 'a', source: 'page', command: { verb: 'explode' } }));
  expect([unknown.status, unknown.json().problem?.code]).toEqual([400, 'command']);
  expect((await post(`"${'x'.repeat(2 ** 20)}"`).catch(() => ({ status: 413 }))).status).toBe(413);
  expect(orders).toEqual([]);
  const order = { key: 'b', source: 'page', command: { verb: 'pause' } };
  expect((await post(JSON.stringify(order))).json().ok).toBe(true);
  expect(orders).toEqual([order]);
});
