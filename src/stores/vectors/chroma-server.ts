import { mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { defineErrors, reasonOf } from '../../platform/errors.ts';
import { acquireLock } from '../lock.ts';
import { type GuardedProcess, startGuarded } from './chroma-process.ts';
import type { ChromaAddress } from './chroma-vectors.ts';

/** A local Chroma server that this process started. */
export interface ChromaServer extends ChromaAddress {
  /** Which program it is. */
  readonly how: 'npm' | 'python';
  readonly pid: number;
  /** Has its process not ended yet, as far as is known here? Right after a crash it may seem alive. */
  alive(): boolean;
  /** Does it answer now? */
  answers(): Promise<boolean>;
  stop(): Promise<void>;
}

export interface ChromaServerOptions {
  /** Where it keeps its data; one server per directory. */
  readonly dataDirectory: string;
  readonly logFile: string;
  /** Finds or installs the Python package and returns the path of its `chroma` program. */
  readonly provide: () => Promise<string>;
  readonly progress: (message: string) => void;
  /** How long a server may take until it answers. */
  readonly seconds?: number;
}

/** No Chroma server could be started; why, for each way that was tried. */
const chromaUnavailable = defineErrors({ 'chroma-unavailable': 'environment' }).make;

/** Starts a Chroma server: the npm package's own if it runs on this system, else that of the Python package. */
export const startChroma = async (options: ChromaServerOptions): Promise<ChromaServer> => {
  mkdirSync(options.dataDirectory, { recursive: true });
  mkdirSync(dirname(options.logFile), { recursive: true });
  const lock = lockOf(options.dataDirectory);
  const reasons: string[] = [];
  for (const how of ['npm', 'python'] as const) {
    try {
      options.progress(`starting Chroma (${how})`);
      const server = await start(await commandOf(how, options.provide), how, options);
      server.process.exited.then(() => lock.release());
      return server.handle;
    } catch (error) {
      reasons.push(`${how}: ${reasonOf(error)}`);
    }
  }
  lock.release();
  throw chromaUnavailable(
    'chroma-unavailable',
    `No Chroma server could be started. ${reasons.join(' ')}`,
    'Start one yourself and give its address, or continue with the in-memory vector store.',
  );
};

const commandOf = async (how: 'npm' | 'python', provide: () => Promise<string>): Promise<readonly string[]> => {
  if (how === 'python') return [await provide()];
  return [process.execPath, join(dirname(createRequire(import.meta.url).resolve('chromadb')), '..', 'cli.mjs')];
};

const start = async (
  command: readonly string[],
  how: 'npm' | 'python',
  { dataDirectory, logFile, seconds = 30 }: ChromaServerOptions,
) => {
  const host = '127.0.0.1';
  const port = await freePort(host);
  const offset = await lengthOf(logFile);
  const started = await startGuarded(
    [...command, 'run', '--host', host, '--port', String(port), '--path', dataDirectory],
    logFile,
  );
  const outcome = await Promise.race([started.exited, answering(host, port, started, seconds)]);
  if (outcome === 'answers') {
    const { pid, alive, stop } = started;
    const answers = () => beats(host, port);
    return { process: started, handle: { host, port, how, pid, alive, answers, stop } satisfies ChromaServer };
  }
  await started.stop();
  throw new Error(`it ${outcome}${lastWords((await textOf(logFile)).slice(offset))}.`);
};

/** Another server may have taken the port: ours has to be alive a little after the port answers. */
const answering = async (host: string, port: number, server: GuardedProcess, seconds: number): Promise<string> => {
  const end = performance.now() + seconds * 1000;
  while (server.alive() && performance.now() < end) {
    const isUp = await beats(host, port);
    await sleep(isUp ? 150 : 50);
    if (isUp && server.alive()) return 'answers';
  }
  return server.alive() ? `did not answer within ${seconds} s` : server.exited;
};

const beats = (host: string, port: number): Promise<boolean> =>
  fetch(`http://${host}:${port}/api/v2/heartbeat`, { signal: AbortSignal.timeout(2000) }).then(
    (response) => response.ok,
    () => false,
  );

const freePort = (host: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, host, () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

const lockOf = (dataDirectory: string) => {
  try {
    return acquireLock(dataDirectory);
  } catch (error) {
    const message = `Another Chroma server uses ${dataDirectory}.`;
    throw chromaUnavailable('chroma-unavailable', message, 'Stop its process, or use another directory.', error);
  }
};

const textOf = (file: string): Promise<string> => readFile(file, 'utf8').catch(() => '');
const lengthOf = async (file: string): Promise<number> => (await textOf(file)).length;

/** The line of a log that most likely shows why. */
const lastWords = (log: string): string => {
  const lines = log.split('\n').filter((line) => line.trim() !== '');
  const likeliest = lines.find((line) => /error|panic|not found|not available|unsupported/i.test(line)) ?? lines.at(-1);
  return likeliest ? `: ${likeliest.trim()}` : '';
};
