import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Dashboard } from '../../../src/dashboard/dashboard-server.ts';
import type { RunEventBody } from '../../../src/model/event.ts';
import { ask, newRoot, removeRoot, servePage } from './serve.ts';
import { writeRun } from './written.ts';

const root = newRoot();
let dashboard: Dashboard;
let run: string;
const get = (path: string, headers: Record<string, string> = {}) => ask(dashboard.url, path, { headers });
const post = (body: string, headers: Record<string, string> = {}) =>
  ask(dashboard.url, '/api/commands', {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', 'x-asi-token': dashboard.token, ...headers },
  });

beforeAll(async () => {
  run = await writeRun(root, { id: 'finished', nodes: 12, islands: 2, hostile: true });
  await writeRun(root, { id: 'crashed', nodes: 3, islands: 1, ended: false });
  writeFileSync(join(run, 'server.json'), '{}');
  const newer = { type: 'comet.sighted', tail: 'long' } as unknown as RunEventBody;
  await writeRun(root, { id: 'newer', nodes: 3, islands: 1, after: [newer] });
  dashboard = await servePage(root);
}, 120_000);

afterAll(async () => {
  await dashboard?.close();
  removeRoot(root);
});

describe('who may ask', () => {
  test('another name of this machine is refused: somebody else’s page asks', async () => {
    const answer = await get('/api/view', { host: 'evil.example' });
    expect([answer.status, answer.json().problem?.code]).toEqual([403, 'host']);
  });

  test('a command from another page is refused even with the token', async () => {
    const answer = await post('{}', { origin: 'http://evil.example' });
    expect([answer.status, answer.json().problem?.code]).toEqual([403, 'origin']);
  });

  test('a command without the token is refused', async () => {
    expect((await post('{}', { 'x-asi-token': '' })).status).toBe(401);
    expect((await post('{}', { 'x-asi-token': `${dashboard.token}x` })).status).toBe(401);
  });

  test('other methods are not understood', async () => {
    const headers = { 'x-asi-token': dashboard.token };
    expect((await ask(dashboard.url, '/api/view', { method: 'DELETE', headers })).status).toBe(405);
    expect((await ask(dashboard.url, '/api/commands', { headers })).status).toBe(405);
  });
});

describe('what is sent', () => {
  test('the page carries a policy that lets nothing foreign in', async () => {
    const { headers, status } = await get('/');
    expect(status).toBe(200);
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['content-security-policy']).toContain("default-src 'self'");
    expect(headers['content-security-policy']).not.toContain("script-src 'self' 'unsafe-inline'");
    expect(headers['set-cookie']?.[0]).toContain('HttpOnly; SameSite=Strict');
  });

  test('the page comes with the view it shows first, which no text of a run can leave; without a run it comes alone', async () => {
    const text = (await get('/?run=finished')).body.toString('utf8');
    const [, data] = /<script type="application\/json" id="view">(.*?)<\/script>/s.exec(text)!;
    const [sent, asked] = [JSON.parse(data!), (await get('/api/view?run=finished')).json()];
    expect({ ...sent, now: '' }).toEqual({ ...asked, now: '' });
    expect(data).toContain('script>'); // a hostile text is among them
    expect(data).not.toContain('<');
    expect((await get('/?run=nobody')).body.toString('utf8')).toContain('id="view">null</script>');
  });

  test('HEAD sends no body, and long answers are compressed for who understands it', async () => {
    const head = await ask(dashboard.url, '/api/nodes?run=finished', { method: 'HEAD' });
    expect([head.status, head.body.length]).toEqual([200, 0]);
    const plain = await get('/api/nodes?run=finished');
    const zipped = await get('/api/nodes?run=finished', { 'accept-encoding': 'gzip' });
    expect(zipped.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(zipped.body).equals(plain.body)).toBe(true);
  });

  test('an unknown node is told with the numbers that there are', async () => {
    const answer = await get('/api/nodes/999?run=finished');
    expect(answer.status).toBe(404);
    expect(answer.json().problem?.advice).toBe('Nodes go from 0 to 11.');
    expect((await get('/api/nodes/x?run=finished')).status).toBe(400);
  });

  test('a finished run takes no commands, and says how to go on', async () => {
    const answer = await post(JSON.stringify({ key: 'a', source: 'page', command: { verb: 'pause' } }));
    expect([answer.status, answer.json().problem?.code]).toEqual([409, 'read-only']);
  });
});

describe('files of evaluations', () => {
  test.each([
    '/api/artifacts/../manifest.json',
    '/api/artifacts/evaluations/../manifest.json',
    '/api/artifacts/evaluations%2f..%2fmanifest.json',
    '/api/artifacts/evaluations/x/..%2f..%2fserver.json',
    '/api/artifacts/evaluations/..%2f..%2f..%2f..%2fetc%2fpasswd',
    '/api/artifacts//etc/passwd',
    '/api/artifacts/evaluations/%00',
    '/page/../server.ts',
    '/page/%2e%2e%2fserver.ts',
    '/vendor/..%2fpackage.json',
    '/api/calls/..%2fmanifest.json',
  ])('%s leads nowhere', async (path) => {
    expect((await get(`${path}?run=finished`)).status).toBe(404);
  });

  test('links are not followed, and what is no file is left alone', async () => {
    const folder = join(run, 'evaluations', '1');
    symlinkSync('/etc/passwd', join(folder, 'link'));
    symlinkSync('/etc', join(folder, 'folder'));
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    const statuses = await Promise.all(
      ['link', 'folder/passwd', 'pipe'].map(
        async (name) => (await get(`/api/artifacts/evaluations/1/${name}?run=finished`)).status,
      ),
    );
    expect(statuses).toEqual([404, 404, 403]);
  });

  test('of a file of 100 MB a piece is sent, the last one when that is asked for', async () => {
    const folder = join(run, 'evaluations', 'long');
    mkdirSync(folder, { recursive: true });
    const file = join(folder, 'stdout.log');
    writeFileSync(file, 'begins');
    truncateSync(file, 100 * 2 ** 20);
    writeFileSync(file, 'ends', { flag: 'a' });
    const first = await get('/api/artifacts/evaluations/long/stdout.log?run=finished');
    const last = await get('/api/artifacts/evaluations/long/stdout.log?run=finished&from=-4');
    expect(first.headers['x-total-bytes']).toBe(String(100 * 2 ** 20 + 4));
    expect(first.body.length).toBeLessThanOrEqual(256 * 1024);
    expect(first.body.toString('utf8')).toMatch(/^begins/);
    expect(last.body.toString('utf8')).toBe('ends');
  });
});

describe('runs of all kinds', () => {
  test('a run whose process died is shown as crashed, with how to go on', async () => {
    const view = (await get('/api/view?run=crashed')).json();
    expect([view.state, view.stateDetail]).toEqual([
      'crashed',
      'its process is gone; continue with: asi resume crashed',
    ]);
  });

  test('events of a later version do not hide the rest', async () => {
    const answer = await get('/api/view?run=newer');
    expect(answer.status).toBe(200);
    expect(answer.json().state).toBe('finished');
    expect((await get('/api/nodes?run=newer')).json().count).toBe(3);
  });

  test('an unknown run is told, and so is a folder without runs', async () => {
    expect((await get('/api/view?run=nothing')).status).toBe(404);
    const bare = newRoot();
    const other = await servePage(bare);
    try {
      const answer = await ask(other.url, '/api/view');
      expect([answer.status, answer.json().problem?.code]).toEqual([404, 'no-run']);
    } finally {
      await other.close();
      removeRoot(bare);
    }
  });

  test('a port that is taken is an error when it was asked for, and else the next one is used', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => holder.once('listening', resolve));
    const { port } = holder.address() as AddressInfo;
    try {
      await expect(servePage(root, { port })).rejects.toThrow(`Port ${port} cannot be used (EADDRINUSE).`);
      const next = await servePage(root, { port, strict: false });
      expect(Number(new URL(next.url).port)).toBeGreaterThan(port);
      await next.close();
    } finally {
      holder.close();
    }
  });
});
