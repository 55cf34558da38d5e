import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import {
  type AskEvent,
  type AskOptions,
  type CallEnded,
  createAsk,
  type PatientAsk,
  type Question,
} from '../../../src/llm/ask.ts';
import { isAskProblem } from '../../../src/llm/ask-problem.ts';
import type { Endpoint } from '../../../src/llm/endpoint.ts';
import { modelsByRole } from '../../../src/llm/ensembles.ts';
import { roles } from '../../../src/model/task/role.ts';
import type { Clock } from '../../../src/platform/async/clock.ts';
import type { AsiError } from '../../../src/platform/errors.ts';
import { jsonOf } from '../../../src/platform/text/json-answer.ts';
import { type OpenAiServer, type ServerHandler, startOpenAiServer } from '../../doubles/openai-server.ts';

/** A clock that never waits: waits are written down, and time jumps over them. */
export const jumpingClock = (random = 0.5): Clock & { readonly waits: number[] } => {
  let now = 0;
  const waits: number[] = [];
  return {
    waits,
    now: () => now,
    wait: async (milliseconds, signal) => {
      signal.throwIfAborted();
      waits.push(milliseconds);
      now += milliseconds;
    },
    random: () => random,
  };
};

/** An `Ask` wired to a server on loopback, and everything it leaves behind. */
export interface Bench {
  readonly ask: PatientAsk;
  readonly server: OpenAiServer;
  /** Calls that have ended. */
  readonly events: readonly CallEnded[];
  /** Everything that was told, calls included. */
  readonly told: readonly AskEvent[];
  readonly clock: ReturnType<typeof jumpingClock>;
  readonly directory: string;
  /** All transcripts, by file name. */
  readonly transcripts: () => Promise<Record<string, string>>;
}

export type BenchOptions = Partial<Omit<AskOptions, 'endpoint' | 'models'>> & {
  readonly endpoint?: Partial<Endpoint>;
  readonly model?: string;
};

export const key = 'canary-key-7d1f0c9b3a5e';

/** Runs a test against a server that answers by the handler; stops the server whatever happens. */
export const withBench = async (
  handler: ServerHandler,
  test: (bench: Bench) => Promise<void>,
  { endpoint, model = 'gpt-4o', ...options }: BenchOptions = {},
): Promise<void> => {
  const server = await startOpenAiServer(handler);
  const directory = join(await mkdtemp(join(tmpdir(), 'ask-')), 'transcripts');
  const told: AskEvent[] = [];
  const events: CallEnded[] = [];
  const clock = jumpingClock();
  const defaults = {
    baseUrl: server.url,
    key,
    temperature: null,
    outputTokens: 100,
    callSeconds: 30,
    tries: 5,
    concurrency: 8,
    outageSeconds: 0,
    probeSeconds: 5,
    longestProbeSeconds: 300,
  };
  const ask = createAsk({
    models: modelsByRole(roles, model, {}),
    endpoint: { ...defaults, ...endpoint },
    emit: (event) => {
      told.push(event);
      if (event.type === 'call.ended') events.push(event);
    },
    transcripts: directory,
    seed: 1,
    clock,
    ...options,
  });
  const transcripts = async (): Promise<Record<string, string>> => {
    const names = await readdir(directory).catch(() => []);
    const texts = await Promise.all(names.map((name) => readFile(join(directory, name), 'utf8')));
    return Object.fromEntries(names.map((name, index) => [name, texts[index]!]));
  };
  try {
    await test({ ask, server, events, told, clock, directory, transcripts });
  } finally {
    await server.stop();
  }
};

/** A question that wants `{"answer": number}`. */
export const question = (changes: Partial<Question<number>> = {}): Question<number> => ({
  role: 'analyzer',
  round: 3,
  prompt: { system: 'Be brief.', user: 'How many?' },
  parse: (text) => {
    const read = jsonOf(z.object({ answer: z.number() }))(text);
    return read.ok ? { ok: true, value: read.value.answer } : read;
  },
  ...changes,
});

export const good = { text: '{"answer": 42}' };

export const never = new AbortController().signal;

/** The AsiError that a question ends with. */
export const problemOf = async (asked: Promise<unknown>): Promise<AsiError> => {
  const outcome = await asked.then(
    (value) => new Error(`it answered ${JSON.stringify(value)}`),
    (error: unknown) => error,
  );
  if (isAskProblem(outcome)) return outcome;
  throw outcome;
};
