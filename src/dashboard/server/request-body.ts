import type { IncomingMessage } from 'node:http';
import { httpProblem } from './reply.ts';

const mostBytes = 1024 * 1024;

/** The JSON document that a request carries; refused early when it is too long. */
export const readBody = async (request: IncomingMessage): Promise<unknown> => {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > mostBytes)
      throw httpProblem({
        code: 'too-long',
        message: 'This command is longer than 1 MiB.',
        advice: 'Send a shorter program.',
      });
    parts.push(part);
  }
  try {
    return JSON.parse(Buffer.concat(parts).toString('utf8'));
  } catch {
    throw httpProblem({ code: 'json', message: 'This is not JSON.', advice: 'Send one JSON document.' });
  }
};
