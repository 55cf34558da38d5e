import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Order } from '../model/run/command.ts';
import { AsiError } from '../platform/errors.ts';
import type { Knowledge } from '../run/open/knowledge-reader.ts';
import type { RunDirectory } from '../stores/runs.ts';
import type { RunSource } from '../views/run-source.ts';
import { openFinished } from './finished-run.ts';
import { createActorRegistry } from './server/actors-document.ts';
import { indexPage } from './server/assets.ts';
import { pageBundle } from './server/bundle.ts';
import { createFeed } from './server/event-stream.ts';
import { contentPolicy, httpProblem, sendJson, sendProblem, sendText } from './server/reply.ts';
import { readBody } from './server/request-body.ts';
import { check, type Guard, loopbackHosts } from './server/request-guard.ts';
import { answer, answerAsset, type Opened } from './server/routes.ts';
import { closeAll, createRunRegistry, type RunRegistry } from './server/run-registry.ts';
import { answerStately } from './server/stately-page.ts';
import { viewDocument } from './server/view-document.ts';
import type { Stately } from './stately-bridge.ts';

export interface DashboardOptions {
  /** The run that is served at "/"; null: the newest one in the folder. */
  readonly source: RunSource | null;
  /** Informs the Stately Inspector of the run's actors; null when it was not asked for. */
  readonly stately?: Stately | null;
  /** Where the other runs are. */
  readonly root: string;
  /** The first port to try. */
  readonly port: number;
  /** Fail when the port is taken instead of trying the next ones. */
  readonly strict: boolean;
  /** Other than loopback, reading needs the token as well. */
  readonly host: string;
  /** The items of a field, for finished runs. */
  readonly knowledge: Knowledge;
  /** The static report of a run. */
  report(source: RunSource): Promise<string>;
}

/** A server that runs until it is closed. */
export interface Dashboard {
  readonly url: string;
  readonly token: string;
  close(): Promise<void>;
}

/** Serves the page of a run, and of the runs beside it, on this machine only unless another host is named. */
export const serveDashboard = async (options: DashboardOptions): Promise<Dashboard> => {
  const token = randomBytes(18).toString('base64url');
  const boot = randomBytes(4).toString('hex');
  pageBundle().catch(() => {}); // made before anyone looks; a failure is shown to the browser that asks for the page
  const own = options.source === null ? null : opened(options.source, boot);
  const runs = createRunRegistry(options.root, own, async (runDirectory: RunDirectory) =>
    opened(await openFinished(runDirectory, options.knowledge), boot),
  );
  let guard: Guard = { hosts: new Set(), token, closed: false };
  const server = createServer((request, response) => {
    respond(request, response, { guard, runs, own, options }).catch((error) => sendProblem(request, response, error));
  });
  server.requestTimeout = 30_000;
  server.headersTimeout = 10_000;
  const port = await listen(server, options);
  const isLoopback = options.host === '127.0.0.1' || options.host === 'localhost';
  const hosts = new Set([...loopbackHosts(port), ...(isLoopback ? [] : [`${options.host}:${port}`])]);
  guard = { hosts, token, closed: !isLoopback };
  return {
    url: `http://${isLoopback ? '127.0.0.1' : options.host}:${port}`,
    token,
    close: async () => {
      options.stately?.close();
      if (own !== null) await closeAll(own);
      await runs.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

const opened = (source: RunSource, boot: string): Opened => ({
  source,
  boot: source.mode === 'live' ? boot : `${boot}${source.id.slice(-4)}`,
  feed: createFeed(source, boot),
  registry: createActorRegistry(source, boot),
});

interface Serving {
  readonly guard: Guard;
  readonly runs: RunRegistry;
  readonly own: Opened | null;
  readonly options: DashboardOptions;
}

const respond = async (
  request: IncomingMessage,
  response: ServerResponse,
  { guard, runs: registry, own, options }: Serving,
): Promise<void> => {
  const url = new URL(request.url ?? '/', 'http://server');
  check(guard, request, url);
  const method = request.method ?? 'GET';
  if (url.pathname === '/') {
    const run = await runAsked(url, registry, own).catch(() => null); // the page says why when it asks again
    return sendIndex(request, response, guard.token, run);
  }
  if (await answerAsset(request, response, url)) return;
  const run = await runAsked(url, registry, own);
  if (url.pathname === '/api/commands') return command(request, response, run);
  if (method !== 'GET' && method !== 'HEAD')
    throw httpProblem({
      code: 'method',
      message: `${method} is not understood here.`,
      advice: 'Commands go to /api/commands by POST.',
    });
  const cookie = cookieOf(guard.token);
  if (answerStately(request, response, url.pathname, { stately: options.stately ?? null, cookie })) return;
  if (url.pathname === '/report.html') {
    const policy = {
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'",
    };
    return sendText(request, response, await options.report(run.source), 'text/html; charset=utf-8', policy);
  }
  await answer(request, response, run, registry, url);
};

/** The page, with how its run stands, so that its first frame has something to show. */
const sendIndex = async (
  request: IncomingMessage,
  response: ServerResponse,
  token: string,
  run: Opened | null,
): Promise<void> => {
  const view = run === null ? null : viewDocument(run.source, run.boot, new Date());
  const headers = { 'content-security-policy': contentPolicy, 'set-cookie': cookieOf(token) };
  sendText(request, response, await indexPage(token, view), 'text/html; charset=utf-8', headers);
};

const cookieOf = (token: string): string => `asi-token=${token}; Path=/; HttpOnly; SameSite=Strict`;

/** The run that is named, else this process's own, else the newest. */
const runAsked = async (url: URL, runs: RunRegistry, own: Opened | null): Promise<Opened> => {
  const id = url.searchParams.get('run');
  if (id !== null && id !== '') return runs.open(id);
  if (own !== null) return own;
  const rows = await runs.rows();
  const newest = rows.find(({ url: elsewhere }) => elsewhere === null);
  if (newest === undefined)
    throw httpProblem({
      code: 'no-run',
      message: 'There is no run here yet.',
      advice: 'Start one: npm start -- --task circle-packing',
    });
  return runs.open(newest.id);
};

const command = async (request: IncomingMessage, response: ServerResponse, { source }: Opened): Promise<void> => {
  if (request.method !== 'POST' || !String(request.headers['content-type'] ?? '').startsWith('application/json'))
    throw httpProblem({
      code: 'method',
      message: 'A command is a JSON document sent by POST.',
      advice: 'See docs/steering.md.',
    });
  if (source.command === null)
    throw httpProblem({
      code: 'read-only',
      message: `${source.id} has ended and is read only.`,
      advice: `Continue it: asi resume ${source.id}`,
    });
  const order = Order.safeParse(await readBody(request));
  if (!order.success) {
    const message = order.error.issues
      .map(({ path, message: why }) => `${path.join('.') || 'the command'}: ${why}`)
      .join('; ');
    throw httpProblem({ code: 'command', message, advice: 'See docs/steering.md.' });
  }
  sendJson(request, response, { ok: true, event: await source.command(order.data) });
};

/** The port that is wanted, or one of the next twenty. */
const listen = async (server: Server, { port, host, strict }: DashboardOptions): Promise<number> => {
  for (let offset = 0; ; offset += 1) {
    const wanted = offset > 20 || port === 0 ? 0 : port + offset;
    try {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(wanted, host, () => {
          server.off('error', reject);
          resolve();
        });
      });
      const address = server.address();
      return typeof address === 'object' && address !== null ? address.port : port;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'EADDRINUSE' || strict || wanted === 0)
        throw new AsiError({
          kind: 'environment',
          code: 'port',
          message: `Port ${port} cannot be used (${code}).`,
          advice: 'Choose another: --port 4800, or 0 for any.',
        });
    }
  }
};
