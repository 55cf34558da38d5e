import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { z } from 'zod';

/** A program that answers each request, a JSON line, with a JSON line; it ends when its stdin does. */
export interface EmbedProcess {
  readonly pid: number;
  alive(): boolean;
  embed(texts: readonly string[]): Promise<number[][]>;
  close(): Promise<void>;
}

const Line = z.union([
  z.object({ ready: z.literal(true) }),
  z.object({ id: z.number(), vectors: z.array(z.array(z.number())) }),
  z.object({ id: z.number().optional(), problem: z.string() }),
]);

interface Waiting {
  readonly resolve: (vectors: number[][]) => void;
  readonly reject: (error: Error) => void;
}

/** Starts it and waits until it is ready; rejects with what it said when it does not get there. */
export const startEmbedProcess = async (command: readonly string[]): Promise<EmbedProcess> => {
  const [program = '', ...options] = command;
  // More threads than one gain little, and lose much where evaluations hold the processors.
  const env = { ...process.env, OPENBLAS_NUM_THREADS: '1', OMP_NUM_THREADS: '1', VECLIB_MAXIMUM_THREADS: '1' };
  const child = spawn(program, options, { stdio: ['pipe', 'pipe', 'pipe'], env });
  const waiting = new Map<number, Waiting>();
  let said = '';
  let last = 0;
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    said = (said + chunk).slice(-4000);
  });
  child.stdin.on('error', () => {}); // its exit reports it
  const ended = endOf(child).then((how) => {
    const error = new Error(`it ${how}${said.trim() === '' ? '' : `: ${said.trim().split('\n').at(-1)}`}`);
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
    return error;
  });
  const ready = new Promise<void>((resolve, reject) => {
    ended.then(reject);
    createInterface({ input: child.stdout }).on('line', (text) => {
      const line = lineOf(text);
      if (line === null) return;
      if ('ready' in line) resolve();
      else if (line.id === undefined) reject(new Error('problem' in line ? line.problem : text));
      else answer(waiting, line.id, line);
    });
  });
  await ready.catch((error: unknown) => {
    child.kill('SIGKILL');
    throw error;
  });
  return {
    pid: child.pid!,
    alive: () => isAlive(child),
    embed: async (texts) => {
      if (!isAlive(child)) throw await ended;
      last += 1;
      const id = last;
      const made = new Promise<number[][]>((resolve, reject) => waiting.set(id, { resolve, reject }));
      child.stdin.write(`${JSON.stringify({ id, texts })}\n`);
      return made;
    },
    close: async () => {
      child.stdin.end();
      const timer = setTimeout(() => child.kill('SIGKILL'), 2000);
      await ended;
      clearTimeout(timer);
    },
  };
};

const isAlive = (child: ChildProcessWithoutNullStreams): boolean =>
  child.exitCode === null && child.signalCode === null;

const endOf = (child: ChildProcessWithoutNullStreams): Promise<string> =>
  new Promise((resolve) => {
    child.once('error', (error) => resolve(`could not be started (${error.message})`));
    child.once('close', (code, signal) =>
      resolve(signal === null ? `ended with exit code ${code}` : `was killed by ${signal}`),
    );
  });

/** What is not one of its lines is not for us. */
const lineOf = (text: string): z.infer<typeof Line> | null => {
  try {
    return Line.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
};

const answer = (waiting: Map<number, Waiting>, id: number, line: z.infer<typeof Line>): void => {
  const asked = waiting.get(id);
  waiting.delete(id);
  if ('vectors' in line) asked?.resolve(line.vectors);
  else if ('problem' in line) asked?.reject(new Error(line.problem));
};
