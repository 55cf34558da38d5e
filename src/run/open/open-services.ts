import { resolve } from 'node:path';
import { cacheDirectory } from '../../config/paths.ts';
import type { Config } from '../../config/schema.ts';
import type { Pins } from '../../evaluation/fingerprint/evaluator-fingerprint.ts';
import { removeTracing } from '../../llm/providers/no-tracing.ts';
import { priceNames } from '../../llm/spending-limits.ts';
import type { Embedder } from '../../model/embedder.ts';
import type { CognitionItem } from '../../model/proposal/cognition-item.ts';
import { failpoint } from '../../platform/failpoint.mjs';
import { createSampler } from '../../population/samplers/registry.ts';
import type { TaskFolder } from '../../stores/task-folder.ts';
import { type CurrentEpoch, epochOf } from '../epochs.ts';
import { type Closing, createClosing } from './closing.ts';
import { logReader } from './log-reader.ts';
import { openAccounts } from './open-accounts.ts';
import { openAsk } from './open-ask.ts';
import { itemsOf, openCognition } from './open-cognition.ts';
import { openEmbedder } from './open-embedder.ts';
import { type EvaluationTools, openEvaluator, prepareEvaluation } from './open-evaluator.ts';
import { openMotivations } from './open-motivations.ts';
import { journaling, openStore } from './open-store.ts';
import { createVectors } from './open-vectors.ts';
import type { Services } from './services.ts';

export interface OpenOptions {
  readonly config: Config;
  readonly task: TaskFolder;
  readonly directory: string;
  readonly resume: boolean;
  readonly progress: (line: string) => void;
}

export interface Opened {
  readonly services: Services;
  /** What decides its evaluations, as it was when this session began. */
  readonly pins: Pins;
  readonly epoch: CurrentEpoch;
}

/** Opens everything a run needs, in the order in which it may fail cheaply; what was opened is closed when a later step fails. */
export const openServices = async (options: OpenOptions): Promise<Opened> => {
  const closing = createClosing();
  try {
    return await openRecorded(options, await prepare(options, closing), closing);
  } catch (error) {
    await closing.close();
    throw error;
  }
};

interface Prepared {
  readonly items: readonly CognitionItem[];
  readonly embedder: Embedder;
  readonly tools: EvaluationTools;
}

/** What can fail before the run has records. */
const prepare = async ({ config, task, progress }: OpenOptions, closing: Closing): Promise<Prepared> => {
  const traced = removeTracing(process.env);
  if (traced.length > 0) progress(`nothing is sent to LangSmith: ${traced.join(', ')} are ignored`);
  const items = await itemsOf(task);
  const cache = cacheDirectory(config);
  const embedder = await openEmbedder(config, cache, progress);
  closing.add(async () => embedder.close?.());
  return { items, embedder, tools: await prepareEvaluation(task, config, cache, progress) };
};

/** The records of the run, and what stands on them. */
const openRecorded = async (
  options: OpenOptions,
  { items, embedder, tools }: Prepared,
  closing: Closing,
): Promise<Opened> => {
  const { config, task, directory, resume, progress } = options;
  const store = await openStore(options);
  closing.add(() => store.close());
  const emit = journaling(store);
  const vectors = await createVectors(vectorOptions(options, embedder, emit));
  closing.add(() => vectors.close());
  const cognition = await openCognition(task, items, vectors, embedder);
  const epoch = await epochOf(store, tools.pins, resume);
  const motivations = await openMotivations({ store, epoch: epoch.epoch.epoch, resume }, vectors, embedder);
  closing.add(() => motivations.written());
  const evaluator = await openEvaluator(task, config, directory, tools);
  closing.add(() => evaluator.close());
  failpoint('open.evaluator');
  const { ledger, uses } = await openAccounts(task, { store, resume, emit, progress });
  const ask = openAsk(config, directory, store, ledger.spent);
  const names = {
    vectors: vectors.name,
    embedder: embedder.name,
    ...priceNames(config),
    slots: evaluator.slots.join(' '),
    sandbox: evaluator.sandbox.detail,
    ...(tools.interpreter === null ? {} : { python: tools.interpreter }),
  };
  const cancelWaits = ask === null ? {} : { cancelWaits: ask.cancelWaits };
  const sampler = createSampler(config.sampler);
  const readLog = logReader(directory);
  const { close } = closing;
  const services = {
    task,
    store,
    evaluator,
    cognition,
    motivations,
    sampler,
    ask,
    ...cancelWaits,
    ledger,
    uses,
    names,
    emit,
  };
  return { services: { ...services, readLog, close }, pins: tools.pins, epoch };
};

/** A vector store that fails is said, and journaled. */
const vectorOptions = ({ config, directory, progress }: OpenOptions, embedder: Embedder, emit: Services['emit']) => ({
  chroma: config.chroma,
  runDirectory: resolve(directory),
  cacheDirectory: cacheDirectory(config),
  embedder,
  progress,
  notice: (detail: string) => {
    progress(detail);
    emit({ type: 'alert.raised', rule: 'vector store', detail });
  },
});
