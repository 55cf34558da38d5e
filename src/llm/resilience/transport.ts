import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { beyondJson } from '../../platform/data/json-bounds.ts';
import type { Redact } from '../redact.ts';
import { EndpointFault, type FaultDetail } from './endpoint-fault.ts';
import { retryAfterOf } from './retry-after.ts';

const limits = { bytes: 1024 * 1024, depth: 64, connectMs: 15_000, quoted: 400 };

/** Sends one request; ends with the JSON object of a successful answer, or throws an EndpointFault. */
export type Send = (url: string, init: RequestInit, signal: AbortSignal) => Promise<Record<string, unknown>>;

/**
 * HTTP for the OpenAI client. The built-in fetch gives up after 300 s without headers, which slow models need, follows
 * redirects with the key, and reads answers of any size; this does none of the three.
 */
export const createTransport = (redact: Redact): Send => {
  const agents = { http: new HttpAgent({ keepAlive: true }), https: new HttpsAgent({ keepAlive: true }) };
  const fault = (detail: Omit<FaultDetail, 'retryAfter'>, retryAfter: number | null = null): EndpointFault =>
    new EndpointFault({ ...detail, text: redact(detail.text).slice(0, limits.quoted), retryAfter });
  return async (url, init, signal) => {
    const answer = await exchange(url, init, signal, agents).catch((error: Error & { code?: string }) => {
      signal.throwIfAborted();
      throw fault({ kind: 'connection', status: null, text: `no answer: ${error.code ?? error.message}` });
    });
    const { status, text, tooLarge, headers } = answer;
    if (tooLarge) throw fault({ kind: 'tooLarge', status, text: `the answer is larger than ${limits.bytes} bytes` });
    if (status < 200 || status >= 300)
      throw fault({ kind: 'status', status, text: messageIn(text) }, retryAfterOf(headers));
    const beyond = beyondJson(text, limits.depth);
    if (beyond !== null) throw fault({ kind: 'unreadable', status: null, text: beyond });
    const body = jsonObject(text);
    if (body === null)
      throw fault({
        kind: 'unreadable',
        status: null,
        text: `not a JSON answer: ${JSON.stringify(text.slice(0, 120))}`,
      });
    if (body.error !== undefined && body.error !== null) {
      const code = Number((body.error as { code?: unknown }).code);
      throw fault({ kind: 'status', status: code >= 400 && code < 600 ? code : 502, text: messageIn(text) });
    }
    return body;
  };
};

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
  readonly tooLarge: boolean;
}

type Agents = { readonly http: HttpAgent; readonly https: HttpsAgent };

const exchange = (url: string, init: RequestInit, signal: AbortSignal, agents: Agents): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const secure = url.startsWith('https:');
    const headers = Object.fromEntries(new Headers(init.headers).entries());
    const options = { method: init.method ?? 'GET', headers, signal, agent: secure ? agents.https : agents.http };
    const request = (secure ? httpsRequest : httpRequest)(url, options);
    const patience = setTimeout(() => request.destroy(new Error('no connection')), limits.connectMs);
    request.on('socket', (socket) => {
      if (socket.connecting) socket.once('connect', () => clearTimeout(patience));
      else clearTimeout(patience);
    });
    request.on('close', () => clearTimeout(patience));
    request.on('error', reject);
    request.on('response', (response) => {
      read(response).then(({ text, tooLarge }) => {
        if (tooLarge) request.destroy();
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text, tooLarge });
      }, reject);
    });
    request.end(typeof init.body === 'string' ? init.body : undefined);
  });

const read = async (response: IncomingMessage): Promise<{ text: string; tooLarge: boolean }> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    if (size > limits.bytes) return { text: '', tooLarge: true };
  }
  if (!response.complete) throw new Error('the answer is cut off');
  return { text: Buffer.concat(chunks).toString('utf8'), tooLarge: false };
};

const jsonObject = (text: string): Record<string, unknown> | null => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
};

/** The message of an error answer: the API's own, else the beginning of whatever was sent. */
const messageIn = (text: string): string => {
  const error = jsonObject(text)?.error;
  if (typeof error === 'string') return error;
  const { message, code, type } = (error ?? {}) as { message?: unknown; code?: unknown; type?: unknown };
  if (typeof message !== 'string') return JSON.stringify(text.slice(0, 160));
  const kind = [code, type].find((value) => typeof value === 'string');
  return kind === undefined ? message : `${message} (${String(kind)})`;
};
