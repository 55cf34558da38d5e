import { type IncomingMessage, request } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Dashboard } from '../../../src/dashboard/dashboard-server.ts';
import { scriptedSource } from '../../unit/dashboard/scripted-source.ts';
import { ask, newRoot, removeRoot, servePage } from '../../unit/dashboard/serve.ts';

const root = newRoot();
const { source, happen, orders } = scriptedSource(root);
let dashboard: Dashboard;

beforeAll(async () => {
  dashboard = await servePage(root, { source });
});

afterAll(async () => {
  await dashboard.close();
  removeRoot(root);
});

/** A reader of the stream; `isSlow` opens it and reads when it is told to. */
const read = async (lastId = '', isSlow = false) => {
  let text = '';
  const { hostname, port } = new URL(dashboard.url);
  const headers = lastId === '' ? {} : { 'last-event-id': lastId };
  const sent = request({ hostname, port, path: '/api/events', headers, agent: false });
  sent.on('error', () => {});
  const ended = new Promise<void>((resolve) => sent.on('close', resolve));
  sent.end();
  const response = await new Promise<IncomingMessage>((resolve) => sent.on('response', resolve));
  response.on('error', () => {});
  const listen = (): void => {
    response.on('data', (part: Buffer) => {
      text += part.toString('utf8');
    });
  };
  if (!isSlow) listen();
  const until = async (pattern: RegExp): Promise<string> => {
    await expect.poll(() => text, { timeout: 15_000 }).toMatch(pattern);
    return text;
  };
  return { until, listen, text: () => text, end: () => sent.destroy(), ended };
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
  const long = 'x'.repeat(1_000_000);
  for (let index = 0; index < 30; index += 1) {
    happen(`${index}:${long}`);
    if (index % 3 === 2) await swift.until(new RegExp(`"${index}:x`));
  }
  slow.listen();
  await slow.ended;
  expect(slow.text()).toContain('"kind":"reset"');
  expect(slow.text()).not.toContain('"29:x');
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
