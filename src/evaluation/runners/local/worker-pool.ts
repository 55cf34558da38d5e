import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { MessageChannel } from 'node:worker_threads';
import { Piscina } from 'piscina';
import type { Watch } from '../../../platform/async/single-flight.ts';
import type { Answer, Job, RunnerStarted } from '../../contracts/worker-job.ts';

/** A thread only waits for processes, so it serves many slots. */
const SLOTS_PER_THREAD = 8;

/** In a clone threads run the sources, too; the published package is compiled. */
const isSource = import.meta.url.endsWith('.ts');

/** By its full address: the current directory need not be ours. */
const sourceLoader = (): string => pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;

/** The threads that start evaluations and watch over them. */
export interface Pool {
  run(job: Job, watch: Watch<RunnerStarted>): Promise<Answer>;
  close(): Promise<void>;
}

/** A piscina pool in which `slots` attempts can be watched at the same time. */
export const createPool = (slots: number): Pool => {
  const threads = Math.ceil(slots / SLOTS_PER_THREAD);
  const piscina = new Piscina({
    filename: new URL(isSource ? './worker.ts' : './worker.js', import.meta.url).href,
    execArgv: isSource ? ['--import', sourceLoader()] : [],
    minThreads: threads,
    maxThreads: threads,
    concurrentTasksPerWorker: Math.ceil(slots / threads),
    atomics: 'disabled', // otherwise an idle thread is frozen, and with it its timers and the news of its children
  });

  const run = async (job: Job, watch: Watch<RunnerStarted>): Promise<Answer> => {
    const { port1: port, port2 } = new MessageChannel();
    const stop = () => port.postMessage('stop');
    port.on('message', watch.onStarted);
    watch.signal.addEventListener('abort', stop, { once: true });
    if (watch.signal.aborted) stop();
    try {
      return await piscina.run({ job, port: port2 }, { transferList: [port2] });
    } catch (error) {
      return {
        status: 'fault',
        code: 'runner-lost',
        message: `the thread that watched an evaluation failed: ${(error as Error).message}`,
      };
    } finally {
      watch.signal.removeEventListener('abort', stop);
      port.close();
    }
  };

  return { run, close: () => piscina.destroy() };
};
