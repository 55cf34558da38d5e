import type { AsiError } from '../../../platform/errors.ts';
import { documentProblem, isDocumentProblem } from './document.ts';

/** A page as it came: where it was found in the end, what it says it is, and its bytes. */
export interface Fetched {
  readonly url: string;
  readonly type: string;
  readonly charset: string | undefined;
  readonly bytes: Uint8Array;
}

/** How much is fetched, how long it is waited for. */
export interface FetchLimits {
  readonly bytes: number;
  readonly seconds: number;
}

const fetchLimits: FetchLimits = { bytes: 25 * 1024 * 1024, seconds: 60 };
const mostRedirects = 5;

/** Fetches a page over http or https; it leads neither to another scheme nor from the network into this machine. */
export const fetched = async (address: string, limits: FetchLimits = fetchLimits): Promise<Fetched> => {
  const signal = AbortSignal.timeout(limits.seconds * 1000);
  try {
    let url = new URL(address);
    for (let redirects = 0; ; redirects += 1) {
      const response = await fetch(url, {
        redirect: 'manual',
        signal,
        headers: { 'user-agent': 'asi-evolve', accept: 'text/html, application/pdf, text/plain, */*;q=0.5' },
      });
      const next = response.status >= 300 && response.status < 400 ? response.headers.get('location') : null;
      if (next === null) return await taken(response, url.href, limits);
      await response.body?.cancel();
      if (redirects === mostRedirects) throw refused(address, `leads on more than ${mostRedirects} times`);
      url = allowed(url, next, address);
    }
  } catch (error) {
    throw isDocumentProblem(error) ? error : unreached(address, limits, error as Error);
  }
};

const allowed = (from: URL, next: string, address: string): URL => {
  const to = URL.canParse(next, from) ? new URL(next, from) : null;
  if (to === null) throw refused(address, 'leads on to no address');
  const isSecure = to.protocol === 'https:' || (to.protocol === 'http:' && from.protocol === 'http:');
  if (!isSecure) throw refused(address, `leads on to another scheme (${to.protocol}//)`);
  if (isPrivate(to.hostname) && !isPrivate(from.hostname))
    throw refused(address, `leads on to ${to.hostname}, within this network`);
  return to;
};

const isPrivate = (host: string): boolean =>
  /^(localhost|.*\.local|.*\.internal|127\.|10\.|192\.168\.|169\.254\.|0\.|172\.(1[6-9]|2\d|3[01])\.|\[)/i.test(host);

const taken = async (response: Response, url: string, limits: FetchLimits): Promise<Fetched> => {
  if (!response.ok) {
    await response.body?.cancel();
    throw documentProblem(
      'http',
      `${url} answered with status ${response.status}${response.statusText === '' ? '' : ` (${response.statusText.slice(0, 60)})`}.`,
      response.status === 404 ? 'Correct the address.' : 'Try again later, or fetch it yourself and name the file.',
    );
  }
  const [type = '', ...parameters] = (response.headers.get('content-type') ?? '').split(';');
  const charset = parameters.map((one) => /^\s*charset="?([\w-]+)"?/i.exec(one)?.[1]).find(Boolean);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > limits.bytes)
      throw documentProblem(
        'too-large',
        `${url} has more than ${limits.bytes} bytes.`,
        'Name a part of it that is smaller.',
      );
    chunks.push(chunk);
  }
  return { url, type: type.trim().toLowerCase(), charset, bytes: Buffer.concat(chunks) };
};

const refused = (address: string, why: string): AsiError =>
  documentProblem('redirect', `${address} ${why}; it is not followed.`, 'Name the address that is meant.');

const unreached = (address: string, { seconds }: FetchLimits, error: Error): AsiError => {
  const isLate = error.name === 'TimeoutError';
  const cause = error.cause as { code?: string; message?: string } | undefined;
  return documentProblem(
    isLate ? 'timeout' : 'unreachable',
    isLate
      ? `${address} did not answer within ${seconds} seconds.`
      : `${address} cannot be reached (${cause?.code ?? cause?.message ?? error.message}).`,
    'Look at the address and the connection, or fetch it yourself and name the file.',
    error,
  );
};
