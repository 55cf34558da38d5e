import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { AsiError, type ErrorKind, type ErrorText } from '../../platform/errors.ts';

/** A request that cannot be answered: why, and what to do. */
export const httpProblem = (problem: ErrorText): AsiError => new AsiError({ ...problem, kind: 'user' });

const statusByKind: Readonly<Record<ErrorKind, number>> = { user: 400, environment: 500, transient: 409, fatal: 500 };

const statusByCode: ReadonlyMap<string, number> = new Map([
  ['token', 401],
  ['host', 403],
  ['origin', 403],
  ['no-file', 403],
  ['not-found', 404],
  ['no-run', 404],
  ['run-missing', 404],
  ['method', 405],
  ['read-only', 409],
  ['run-live', 409],
  ['run-locked', 409],
  ['too-long', 413],
]);

/** The HTTP status that stands for an error. */
export const statusOf = ({ code, kind }: Pick<AsiError, 'code' | 'kind'>): number =>
  statusByCode.get(code) ?? statusByKind[kind];

export const notFound = (what: string, advice = 'Check the address.'): AsiError =>
  httpProblem({ code: 'not-found', message: `There is no ${what}.`, advice });

/** Headers of everything that is sent: nothing is guessed, framed, cached for long, or sent elsewhere. */
export const safeHeaders = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
} as const;

/** Only what this server serves; styles of single elements are set by our own components. */
export const contentPolicy = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-src 'self'",
  "frame-ancestors 'self'",
].join('; ');

const smallest = 1400;

/** Sends a text, compressed when that pays and the reader can. */
export const sendText = (
  request: IncomingMessage,
  response: ServerResponse,
  text: string | Buffer,
  type: string,
  more: Readonly<Record<string, string>> = {},
  status = 200,
): void => {
  const body = Buffer.isBuffer(text) ? text : Buffer.from(text, 'utf8');
  sendBody(request, response, { body, zip: () => gzipSync(body, { level: 4 }), type }, more, status);
};

/** Sends bytes, in the compressed form when that pays and the reader can. */
export const sendBody = (
  request: IncomingMessage,
  response: ServerResponse,
  { body, zip, type }: { readonly body: Buffer; readonly zip: () => Buffer; readonly type: string },
  more: Readonly<Record<string, string>> = {},
  status = 200,
): void => {
  const isZipped = body.length > smallest && /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
  const sent = isZipped ? zip() : body;
  response.writeHead(status, {
    ...safeHeaders,
    'content-type': type,
    'content-length': sent.length,
    ...(isZipped ? { 'content-encoding': 'gzip', vary: 'accept-encoding' } : {}),
    ...more,
  });
  response.end(request.method === 'HEAD' ? undefined : sent);
};

export const sendJson = (request: IncomingMessage, response: ServerResponse, document: unknown, status = 200): void =>
  sendText(request, response, JSON.stringify(document), 'application/json; charset=utf-8', {}, status);

/** Reports what went wrong; an unforeseen error without its details. */
export const sendProblem = (request: IncomingMessage, response: ServerResponse, error: unknown): void => {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const [status, problem] =
    error instanceof AsiError
      ? [statusOf(error), { code: error.code, message: error.message, advice: error.advice }]
      : [
          500,
          {
            code: 'internal',
            message: `This could not be read: ${(error as Error).message}`,
            advice: 'Run "asi fsck" when the run has ended.',
          },
        ];
  sendJson(request, response, { problem }, status);
};
