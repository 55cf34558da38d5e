/**
 * Questions to the server, and the token that commands need.
 * @import { CommandAnswer, Problem } from '../../views/documents.ts'
 * @import { Command } from '../../model/run/command.ts'
 */

/** A failed request, with the server's advice. */
export class RequestProblem extends Error {
  /** @param {Problem} problem */
  constructor(problem) {
    super(problem.message);
    this.code = problem.code;
    this.advice = problem.advice;
  }
}

/** Which run is asked about, when the server holds several. @type {() => string} */
const run = () => new URLSearchParams(location.search).get('run') ?? '';

/** @type {(path: string) => string} */
export const pathOf = (path) => {
  const id = run();
  return id === '' ? path : `${path}${path.includes('?') ? '&' : '?'}run=${encodeURIComponent(id)}`;
};

/** @template T @param {string} path @returns {Promise<T>} */
export const get = async (path) => {
  const response = await fetch(pathOf(path), { headers: { accept: 'application/json' } }).catch(() => null);
  if (response === null)
    throw new RequestProblem({
      code: 'unreachable',
      message: 'The run does not answer.',
      advice: 'Its process may have ended; the page reconnects automatically.',
    });
  if (!response.ok) throw new RequestProblem(await problemOf(response));
  return response.json();
};

/** @type {(response: Response) => Promise<Problem>} */
const problemOf = async (response) => {
  const fallback = {
    code: String(response.status),
    message: `The server answered with ${response.status}.`,
    advice: 'See the log of the run.',
  };
  const said = await response.json().catch(() => null);
  return said?.problem ?? said ?? fallback;
};

/** Sends a command once; the event it became comes back. @type {(command: Command) => Promise<CommandAnswer>} */
export const send = async (command) => {
  const token = document.querySelector('meta[name="asi-token"]')?.getAttribute('content') ?? '';
  const order = { key: crypto.randomUUID(), source: 'page', command };
  const response = await fetch(pathOf('/api/commands'), {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-asi-token': token },
    body: JSON.stringify(order),
  }).catch(() => null);
  if (response === null)
    return {
      ok: false,
      problem: { code: 'unreachable', message: 'The run does not answer.', advice: 'Try again when it is back.' },
    };
  return response.ok
    ? { ok: true, event: (await response.json()).event }
    : { ok: false, problem: await problemOf(response) };
};
