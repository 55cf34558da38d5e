import type { IncomingMessage, ServerResponse } from 'node:http';
import { compareDocument } from '../../views/compare-runs.ts';
import type { RunSource } from '../../views/run-source.ts';
import type { ActorRegistry } from './actors-document.ts';
import { readPiece } from './artifact.ts';
import { type Asset, layoutAsset, pageAsset } from './assets.ts';
import { callDocument } from './call-document.ts';
import type { Feed } from './event-stream.ts';
import { diffDocument, nodeDocument } from './node-document.ts';
import { notFound, sendBody, sendJson, sendText } from './reply.ts';
import type { RunRegistry } from './run-registry.ts';
import { setupDocument } from './setup-document.ts';
import { viewDocument } from './view-document.ts';

/** What a request is answered from. */
export interface Opened {
  readonly source: RunSource;
  readonly boot: string;
  readonly feed: Feed;
  readonly registry: ActorRegistry;
}

type Answer = (request: IncomingMessage, response: ServerResponse, asked: Asked) => Promise<void> | void;

interface Asked extends Opened {
  readonly url: URL;
  /** What the parts of the pattern in parentheses stand for. */
  readonly parts: readonly string[];
  readonly runs: RunRegistry;
}

const json =
  (make: (asked: Asked) => unknown): Answer =>
  async (request, response, asked) =>
    sendJson(request, response, await make(asked));

/** Addresses that are the same for every run. */
const assets: readonly (readonly [pattern: RegExp, load: (name: string) => Promise<Asset>])[] = [
  [/^\/page\/(.+)$/, pageAsset],
  [/^\/api\/charts\/(\w+)$/, layoutAsset],
];

/** Answers a request for a part of the page itself; false when it is about something else. */
export const answerAsset = async (request: IncomingMessage, response: ServerResponse, url: URL): Promise<boolean> => {
  for (const [pattern, load] of assets) {
    const match = pattern.exec(url.pathname);
    if (match === null) continue;
    const { text, zipped, type } = await load(decoded(match[1]!));
    sendBody(request, response, { body: text, zip: () => zipped, type }, { 'cache-control': 'no-cache' });
    return true;
  }
  return false;
};

/** Every address of one run, in the order they are tried. */
const table: readonly (readonly [pattern: RegExp, answer: Answer])[] = [
  [/^\/api\/view$/, json(({ source, boot }) => viewDocument(source, boot, new Date()))],
  [/^\/api\/nodes$/, json(({ source, boot, url }) => ({ boot, ...source.fold.nodes.since(numberIn(url, 'since')) }))],
  [/^\/api\/nodes\/([^/]+)$/, json(({ source, parts }) => nodeDocument(source, parts[0]!))],
  [
    /^\/api\/nodes\/([^/]+)\/diff$/,
    json(({ source, parts, url }) => diffDocument(source, parts[0]!, url.searchParams.get('against') ?? 'parent')),
  ],
  [/^\/api\/calls$/, json(({ source, url }) => source.fold.calls.page(url.searchParams.get('cursor')))],
  [/^\/api\/calls\/([^/]+)$/, json(({ source, parts }) => callDocument(source, parts[0]!))],
  [
    /^\/api\/cognition$/,
    json(async ({ source }) => source.fold.knowledge.document(source.cognition(), await source.lessons())),
  ],
  [/^\/api\/actors$/, json(({ registry }) => registry.document())],
  [/^\/api\/evaluations$/, json(({ source }) => source.fold.evaluations.document())],
  [/^\/api\/setup$/, json(({ source }) => setupDocument(source))],
  [/^\/api\/runs$/, json(({ runs: registry }) => registry.rows())],
  [
    /^\/api\/compare$/,
    json(({ runs: registry, url }) =>
      compareDocument(
        registry,
        url.searchParams.get('runs')?.split(',').filter(Boolean) ?? [],
        url.searchParams.get('by') ?? 'rounds',
      ),
    ),
  ],
  [/^\/api\/events$/, (request, response, { feed, url }) => feed.open(request, response, url)],
  [
    /^\/api\/artifacts\/(.+)$/,
    async (request, response, { source, parts, url }) => {
      const { text, total } = await readPiece(source.directory, parts[0]!, numberIn(url, 'from'));
      sendText(request, response, text, 'text/plain; charset=utf-8', {
        'x-total-bytes': String(total),
        'content-security-policy': 'sandbox',
      });
    },
  ],
];

/** Answers a reading request about one run. */
export const answer = async (
  request: IncomingMessage,
  response: ServerResponse,
  opened: Opened,
  runs: RunRegistry,
  url: URL,
): Promise<void> => {
  for (const [pattern, respond] of table) {
    const match = pattern.exec(url.pathname);
    if (match !== null) return respond(request, response, { ...opened, url, runs, parts: match.slice(1).map(decoded) });
  }
  throw notFound(`page at ${url.pathname.slice(0, 80)}`, 'The pages of a run begin at "/".');
};

const decoded = (part: string): string => {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
};

const numberIn = (url: URL, name: string): number => {
  const value = Number(url.searchParams.get(name) ?? 0);
  return Number.isInteger(value) ? value : 0;
};
