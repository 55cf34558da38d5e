import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { httpProblem } from './reply.ts';

/** Who may ask: the names this server is known by, the secret that commands need, and whether reading needs it too. */
export interface Guard {
  readonly hosts: ReadonlySet<string>;
  readonly token: string;
  readonly closed: boolean;
}

/** Names of this machine to itself; any other means that another site's page asks through the reader's browser. */
export const loopbackHosts = (port: number): ReadonlySet<string> =>
  new Set(['127.0.0.1', 'localhost', '[::1]'].map((name) => `${name}:${port}`));

/** Lets a request pass or throws. */
export const check = ({ hosts, token, closed }: Guard, request: IncomingMessage, url: URL): void => {
  if (!hosts.has(request.headers.host ?? ''))
    throw httpProblem({
      code: 'host',
      message: 'This server answers to its own name only.',
      advice: `Open http://${[...hosts][0]}.`,
    });
  const isCommand = request.method !== 'GET' && request.method !== 'HEAD';
  if (!isCommand && !closed) return;
  const origin = request.headers.origin;
  if (origin !== undefined && !hosts.has(origin.replace(/^https?:\/\//, '')))
    throw httpProblem({
      code: 'origin',
      message: 'Another page may not command this run.',
      advice: 'Use the page of the run itself.',
    });
  if (!matches(token, tokenIn(request, url)))
    throw httpProblem({
      code: 'token',
      message: 'The token is missing or wrong.',
      advice: 'Reload the page; the command line reads it from the run directory.',
    });
};

/** The token of a request: a header, a cookie set for browsers, or the address that was printed. */
const tokenIn = (request: IncomingMessage, url: URL): string => {
  const header = request.headers['x-asi-token'];
  if (typeof header === 'string') return header;
  const cookie = /(?:^|;\s*)asi-token=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1];
  return cookie ?? url.searchParams.get('token') ?? '';
};

const matches = (expected: string, given: string): boolean => {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
};
