import { z } from 'zod';
import type { RunEvent } from '../../model/event.ts';
import type { Order } from '../../model/run/command.ts';
import type { AsiError } from '../../platform/errors.ts';
import type { LiveServer } from '../look/live-server.ts';
import { cliProblem } from '../terminal/cli-problem.ts';

const Answer = z.union([
  z.object({ ok: z.literal(true), event: z.looseObject({ seq: z.number(), time: z.string(), type: z.string() }) }),
  z.object({ problem: z.object({ code: z.string(), message: z.string(), advice: z.string() }) }),
]);

/** Sends an order to the process of a live run; answers with the event it became, or throws why it was refused. */
export const send = async ({ url, token }: LiveServer, order: Order): Promise<RunEvent> => {
  const answer = Answer.safeParse(await ask(url, token, order));
  if (!answer.success) throw silent(url, 'its answer cannot be understood');
  if ('problem' in answer.data) throw cliProblem({ ...answer.data.problem, kind: 'transient' });
  return answer.data.event as unknown as RunEvent;
};

const ask = async (url: string, token: string, order: Order): Promise<unknown> => {
  try {
    const response = await fetch(`${url}/api/commands`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-asi-token': token },
      body: JSON.stringify(order),
      signal: AbortSignal.timeout(patienceMs),
    });
    return await response.json();
  } catch (cause) {
    throw silent(
      url,
      (cause as Error).name === 'TimeoutError' ? 'it did not answer in time' : 'it cannot be reached',
      cause,
    );
  }
};

const patienceMs = 30_000;

const silent = (url: string, why: string, cause?: unknown): AsiError =>
  cliProblem({
    code: 'run-silent',
    message: `The command was sent to the run at ${url}, but ${why}.`,
    advice: 'Send it again with the same --key: a command that was already carried out is not repeated.',
    kind: 'transient',
    cause,
  });
