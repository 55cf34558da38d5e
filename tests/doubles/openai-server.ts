import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request as the server saw it. */
export interface ServerRequest {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: {
    readonly model?: string;
    readonly messages?: { role: string; content: string }[];
    readonly input?: string[];
  } & Record<string, unknown>;
}

/** A chat completion, or embeddings. */
export interface ServerReply {
  readonly text?: string;
  readonly finish?: string | null;
  readonly refusal?: string;
  readonly reasoning?: string;
  /** Null: the answer carries no counts. */
  readonly usage?: { in: number; out: number; cached?: number; reasoning?: number } | null;
  readonly vectors?: number[][];
}

/** What can go wrong on the wire. `json` sends any body with status 200. */
export type ServerFault =
  | {
      readonly fault: 'status';
      readonly status: number;
      readonly headers?: Record<string, string>;
      readonly body?: unknown;
    }
  | { readonly fault: 'json'; readonly body: unknown }
  /** Any text with status 200, for bodies that no object stands for. */
  | { readonly fault: 'raw'; readonly body: string }
  | { readonly fault: 'html' | 'empty' | 'hang' | 'reset' | 'truncated' | 'drip' | 'flood' };

/** Answers the n-th request (from 0). */
export type ServerHandler = (
  request: ServerRequest,
  n: number,
) => ServerReply | ServerFault | Promise<ServerReply | ServerFault>;

/** A running server. */
export interface OpenAiServer {
  /** Ends in `/v1`. */
  readonly url: string;
  readonly requests: readonly ServerRequest[];
  readonly stop: () => Promise<void>;
}

/** Starts an OpenAI-compatible server on loopback: chat/completions, embeddings, models. */
export const startOpenAiServer = async (handler: ServerHandler): Promise<OpenAiServer> => {
  const requests: ServerRequest[] = [];
  const server = createServer(async (incoming, response) => {
    const request = await read(incoming);
    if (request.path.endsWith('/models')) return json(response, { object: 'list', data: [{ id: 'test-model' }] });
    requests.push(request);
    const reply = await handler(request, requests.length - 1);
    if ('fault' in reply) fail(response, reply);
    else json(response, request.path.endsWith('/embeddings') ? embeddings(request, reply) : completion(request, reply));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stop = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, requests, stop };
};

const read = async (incoming: IncomingMessage): Promise<ServerRequest> => {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  return { path: incoming.url ?? '', headers: incoming.headers, body: text === '' ? {} : JSON.parse(text) };
};

const json = (response: ServerResponse, body: unknown): void => {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};

const completion = ({ body }: ServerRequest, reply: ServerReply): unknown => {
  const { text = '', finish = 'stop', refusal = null, usage = { in: 10, out: 5 } } = reply;
  return {
    id: 'chat-1',
    object: 'chat.completion',
    created: 1,
    model: body.model,
    choices: [
      {
        index: 0,
        finish_reason: finish,
        message: { role: 'assistant', content: text, refusal, reasoning_content: reply.reasoning },
      },
    ],
    ...(usage === null ? {} : { usage: counts(usage) }),
  };
};

const counts = (usage: NonNullable<ServerReply['usage']>): unknown => ({
  prompt_tokens: usage.in,
  completion_tokens: usage.out,
  total_tokens: usage.in + usage.out,
  prompt_tokens_details: { cached_tokens: usage.cached ?? 0 },
  completion_tokens_details: { reasoning_tokens: usage.reasoning ?? 0 },
});

const embeddings = ({ body }: ServerRequest, { vectors }: ServerReply): unknown => ({
  object: 'list',
  model: body.model,
  data: (vectors ?? (body.input ?? []).map((text) => [text.length, 1, 0])).map((embedding, index) => ({
    object: 'embedding',
    index,
    embedding,
  })),
  usage: { prompt_tokens: 1, total_tokens: 1 },
});

const fail = (response: ServerResponse, fault: ServerFault): void => {
  switch (fault.fault) {
    case 'status':
      response.writeHead(fault.status, { 'content-type': 'application/json', ...fault.headers });
      response.end(JSON.stringify(fault.body ?? { error: { message: `status ${fault.status}`, code: null } }));
      return;
    case 'json':
      json(response, fault.body);
      return;
    case 'raw':
      response.writeHead(200, { 'content-type': 'application/json' }).end(fault.body);
      return;
    case 'html':
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html><body>Please log in</body></html>');
      return;
    case 'empty':
      response.writeHead(200, { 'content-type': 'application/json' }).end();
      return;
    case 'hang':
      return;
    case 'reset':
      response.socket?.resetAndDestroy();
      return;
    case 'truncated':
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
      response.write('{"id": "chat-1", "choices": [', () => response.destroy());
      return;
    case 'drip':
      drip(response);
      return;
    case 'flood':
      response.writeHead(200, { 'content-type': 'application/json' }).end(`{"x": "${'x'.repeat(2 * 1024 * 1024)}"}`);
      return;
    default:
      fault satisfies never;
  }
};

/** One blank every 20 ms, for ever: never idle, never done. */
const drip = (response: ServerResponse): void => {
  response.writeHead(200, { 'content-type': 'application/json' });
  const timer = setInterval(() => response.write(' '), 20);
  response.on('close', () => clearInterval(timer));
};
