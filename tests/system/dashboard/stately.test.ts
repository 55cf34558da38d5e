import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Dashboard } from '../../../src/dashboard/dashboard-server.ts';
import { createLiving } from '../../../src/dashboard/stately/living-actors.ts';
import { createStately } from '../../../src/dashboard/stately-bridge.ts';
import { type OpenAiServer, startOpenAiServer } from '../../doubles/openai-server.ts';
import { ask, newRoot, removeRoot, servePage } from '../../unit/dashboard/serve.ts';
import { hasBrowser, openBrowser, watchedTab } from '../browser/chromium.ts';
import { type LiveRun, startLive } from '../browser/live-run.ts';
import { isResearcher, lesson, proposalOf, spoken } from '../run/spoken.ts';

/** Stands in for the hosted viewer: says that it is there, as the official one does, and keeps what it is told. */
const viewerPage = `<!doctype html><title>viewer</title><script>
  window.told = [];
  addEventListener('message', ({ data }) => window.told.push(data));
  parent.postMessage({ type: '@statelyai.connected' }, '*');
</script>`;

/** Words that stand in the program, the name and the motivation of every proposal. */
const secrets = ['SecretProgram', 'SecretName', 'SecretMotivation'] as const;

interface Message {
  readonly type: string;
  readonly _version: string;
  readonly sessionId: string;
  readonly name?: string;
  readonly parentId?: string;
  readonly definition?: string;
  readonly snapshot?: { readonly status: string; readonly value?: unknown; readonly context?: Record<string, unknown> };
  readonly event?: { readonly type: string };
}

const root = newRoot();
const seen = new Set<string>();
let model: OpenAiServer;
let live: LiveRun;
let dashboard: Dashboard;
let viewer: { readonly url: string; close(): void };

beforeAll(async () => {
  model = await startOpenAiServer(async (request, n) => {
    await new Promise((resolve) => setTimeout(resolve, 30));
    const program = `def solve():\n    # ${secrets[0]}\n    return ${n} / 100`;
    const proposal = proposalOf(`${secrets[1]} ${n}`, `${secrets[2]}: ${n} steps away`, program);
    return spoken(request, n, { text: isResearcher(request) ? proposal : lesson });
  });
  live = await startLive(root, {
    models: { researcher: 'gpt-4o-mini', analyzer: 'gpt-4o-mini' },
    endpoint: { baseUrl: model.url },
    novelty: { duplicateAbove: 1, novelBelow: 1 },
  });
  live.run.inspection((event) => {
    const { context } = (event as { snapshot?: { context?: unknown } }).snapshot ?? {};
    const inside = JSON.stringify([context ?? null, (event as { event?: unknown }).event ?? null]);
    for (const secret of secrets) if (inside.includes(secret)) seen.add(`${event.type} ${secret}`);
  });
  const server = createServer((_, response) => response.setHeader('content-type', 'text/html').end(viewerPage));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/inspect`;
  viewer = { url, close: () => void server.close() };
  dashboard = await servePage(root, { source: live.source, stately: createStately(live.run, { viewer: url }) });
}, 120_000);

afterAll(async () => {
  await dashboard?.close();
  await live?.end();
  viewer?.close();
  await model?.stop();
  removeRoot(root);
});

describe.skipIf(!hasBrowser)('a viewer that joins late', { timeout: 120_000 }, () => {
  test('gets definitions, snapshots and events, and nothing that was planted in them', async () => {
    await expect.poll(() => live.run.view().nodes.size, { timeout: 60_000 }).toBeGreaterThan(0);
    const browser = await openBrowser();
    try {
      const { page, complaints } = await watchedTab(await browser.newContext(), dashboard.url);
      await page.goto(`${dashboard.url}/stately`);
      await page.getByText('Connected.').waitFor();
      const frame = page.frames().find((one) => one.url() === viewer.url)!;
      const told = () => frame.evaluate(() => (window as unknown as { told: Message[] }).told);
      const joined = async () => JSON.stringify((await told()).map(({ name, snapshot }) => [name, snapshot?.value]));
      for (const part of ['"island.0"', '"researcher"', '"engineer"', '"evaluating"'])
        await expect.poll(joined, { timeout: 30_000 }).toContain(part);
      for (const type of ['@xstate.event', '@xstate.snapshot'])
        for (const secret of secrets)
          await expect.poll(() => seen.has(`${type} ${secret}`), { timeout: 30_000 }).toBe(true);

      const messages = await told();
      expect(messages[0]).toMatchObject({ type: '@xstate.actor', name: 'run', _version: expect.any(String) });
      const actors = messages.filter(({ type }) => type === '@xstate.actor');
      const ids = new Set(actors.map(({ sessionId }) => sessionId));
      expect(actors.filter(({ parentId }) => parentId !== undefined && !ids.has(parentId))).toEqual([]);
      const defined = actors.map(({ definition }) => JSON.parse(definition!) as { id: string; states?: object });
      expect(defined.map(({ id }) => id)).toEqual(expect.arrayContaining(['run', 'island', 'round', 'researcher']));
      expect(JSON.stringify(defined)).not.toMatch(/"\[(Object|Array)\]"/); // a cut definition cannot be drawn

      const snapshots = messages.filter(({ type }) => type === '@xstate.snapshot');
      const { context } = snapshots.find(({ snapshot }) => snapshot?.context?.round !== undefined)!.snapshot!;
      expect(context!.round).toEqual(expect.any(Number));
      const events = messages.filter(({ type }) => type === '@xstate.event');
      expect(events.every(({ event }) => Object.keys(event!).join() === 'type')).toBe(true);

      const wire = JSON.stringify(messages);
      for (const planted of [...secrets, 'def solve', 'You are the Researcher']) expect(wire).not.toContain(planted);
      expect(complaints).toEqual([`request: ${viewer.url}`]);
    } finally {
      await browser.close();
    }
  });
});

test('its page lets in that frame and nothing else, and every other rule holds', async () => {
  const page = await ask(dashboard.url, '/stately');
  const policy = String(page.headers['content-security-policy']);
  expect(policy).toContain(`frame-src ${new URL(viewer.url).origin};`);
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain('unsafe');
  expect((await ask(dashboard.url, '/api/stately', { headers: { host: 'evil.example' } })).status).toBe(403);
  expect((await ask(dashboard.url, '/api/stately', { method: 'POST' })).status).toBe(401);
});

test('without it the addresses say how to get it', async () => {
  const plain = await servePage(root, { source: live.source });
  try {
    const answer = await ask(plain.url, '/api/stately');
    expect([answer.status, answer.json().problem?.advice]).toEqual([
      404,
      'Start or resume the run with --inspect=stately.',
    ]);
  } finally {
    await plain.close();
  }
});

test('an actor that cannot be looked at disturbs nobody', () => {
  let tell = (_event: unknown): void => {};
  const stately = createStately({
    inspection: (listener) => {
      tell = listener as typeof tell;
      return () => {};
    },
  });
  const broken = {
    id: 'x',
    sessionId: 'x:0',
    getSnapshot: () => {
      throw new Error('no snapshot');
    },
  };
  expect(() => tell({ type: '@xstate.event', rootId: 'x:0', actorRef: broken, event: undefined })).not.toThrow();
  expect(() => tell({ type: '@xstate.snapshot', rootId: 'x:0' })).not.toThrow();
  stately.close();
});

describe('who comes late is told of', () => {
  const actor = (sessionId: string, parentId?: string) =>
    ({ type: '@xstate.actor', sessionId, parentId, name: sessionId }) as never;
  const snapshot = (sessionId: string, status: string) =>
    ({ type: '@xstate.snapshot', sessionId, snapshot: { status }, event: { type: 'x' } }) as never;
  const named = (living: ReturnType<typeof createLiving>) =>
    living.messages().map((message) => `${message.sessionId} ${message.type.slice(8)}`);

  test('the living, each with its latest snapshot, and of the ended for a moment', () => {
    let time = 0;
    const living = createLiving(2000, () => time);
    for (const message of [actor('run'), actor('a', 'run'), actor('b', 'run'), actor('c', 'b'), actor('d', 'run')])
      living.hear(message);
    living.hear(snapshot('a', 'active'));
    living.hear(snapshot('a', 'done'));
    living.hear(snapshot('run', 'active'));
    // a machine that fails in an action tells no last snapshot: its parent is told of the error
    living.hear({ type: '@xstate.event', sourceId: 'b', event: { type: 'xstate.error.actor.b' } } as never);
    expect(named(living)).toEqual([
      'run actor',
      'run snapshot',
      'a actor',
      'a snapshot',
      'b actor',
      'c actor',
      'd actor',
    ]);
    time = 2000;
    expect(named(living)).toEqual(['run actor', 'run snapshot', 'd actor']);
  });

  test('at most 5,000', () => {
    const living = createLiving(1e9, () => 0);
    living.hear(actor('run'));
    for (let index = 0; index < 6000; index += 1) living.hear(actor(`a${index}`, 'run'));
    expect(living.messages().length).toBeLessThanOrEqual(5000);
    expect(living.messages()[0]!.sessionId).toBe('run');
  });
});
