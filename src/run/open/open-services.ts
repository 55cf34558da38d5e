import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { cacheDirectory, cognitionDirectory, pythonPackages } from '../../config/paths.ts';
import type { Config } from '../../config/schema.ts';
import { type Pins, pinEvaluator } from '../../evaluation/fingerprint/evaluator-fingerprint.ts';
import { preparePython } from '../../evaluation/python/prepare-python.ts';
import { openRunner } from '../../evaluation/runners/registry.ts';
import { createUses } from '../../knowledge/credit/uses.ts';
import { createEndpointEmbedder } from '../../knowledge/embedding/endpoint-embedder.ts';
import { createLocalEmbedder } from '../../knowledge/embedding/local-embedder.ts';
import { openMiniLm } from '../../knowledge/embedding/minilm-embedder.ts';
import { loadCognition } from '../../knowledge/items/cognition-files.ts';
import { cognitionVectors, createCognition } from '../../knowledge/items/field-items.ts';
import { createAsk, type PatientAsk } from '../../llm/ask.ts';
import { endpointOf } from '../../llm/endpoint.ts';
import { modelsByRole } from '../../llm/ensembles.ts';
import { removeTracing } from '../../llm/providers/no-tracing.ts';
import { gpusOf, priceNames, uncertainText } from '../../llm/spending-limits.ts';
import type { Embedder } from '../../model/embedder.ts';
import type { RunEventBody } from '../../model/event.ts';
import type { CognitionItem } from '../../model/proposal/cognition-item.ts';
import { createLedger, type Spent } from '../../model/run/spending-ledger.ts';
import { roles } from '../../model/task/role.ts';
import { failpoint } from '../../platform/failpoint.mjs';
import { createSampler } from '../../population/samplers/registry.ts';
import { openRunStore, type RunStore } from '../../stores/run-store.ts';
import type { TaskFolder } from '../../stores/task-folder.ts';
import { createMotivations, motivationVectors } from '../../stores/vectors/motivations.ts';
import type { VectorItem } from '../../stores/vectors/vector-store.ts';
import { type CurrentEpoch, epochOf } from '../epochs.ts';
import { slotsOf } from '../make-plan.ts';
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
  const { config, task, directory, resume, progress } = options;
  const closing: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const step of closing.splice(0).reverse()) await step();
  };
  try {
    const traced = removeTracing(process.env);
    if (traced.length > 0) progress(`nothing is sent to LangSmith: ${traced.join(', ')} are ignored`);
    const items = await knowledgeOf(task);
    const cache = cacheDirectory(config);
    const embedder = await embedderOf(config, cache, progress);
    closing.push(async () => embedder.close?.());
    const [interpreter, pins] = await Promise.all([
      interpreterOf(task, config, cache, progress),
      pinEvaluator({ task: task.spec, taskDirectory: task.directory, pythonPackages }),
    ]);
    const store = await openRunStore(directory, {
      create: !resume,
      features: task.spec.features,
      capacity: config.sampler.capacity,
      freeMb: config.disk.freeMb,
      notice: progress,
    });
    closing.push(() => store.close());
    failpoint('open.stored');
    for (const note of store.notes) progress(note);
    const emit = journaling(store);
    const notice = (detail: string) => {
      progress(detail);
      emit({ type: 'alert.raised', rule: 'vector store', detail });
    };
    const vectors = await createVectors({
      chroma: config.chroma,
      runDirectory: resolve(directory),
      cacheDirectory: cache,
      embedder,
      progress,
      notice,
    });
    closing.push(() => vectors.close());
    let known: { readonly items: readonly CognitionItem[] } = { items };
    const knowledge = await vectors.open(`cognition-${task.spec.cognition ?? 'none'}`, () =>
      once(cognitionVectors(known.items)),
    );
    const epoch = await epochOf(store, pins, resume);
    const { epoch: number } = epoch.epoch;
    const memories = () => motivationsIn(store, number);
    const remembered = await vectors.open(number === 1 ? 'motivations' : `motivations-${number}`, memories);
    if (resume) for await (const chunk of memories()) await remembered.upsert(chunk);
    const motivations = createMotivations(remembered, embedder);
    closing.push(() => motivations.settle());
    const cognition = await createCognition({ items, vectors: knowledge, embedder });
    known = cognition;
    const evaluator = await openRunner(config.runner, {
      task: task.spec,
      taskDirectory: task.directory,
      pythonPackages,
      interpreter,
      runDirectory: resolve(directory),
      slots: slotsOf(config),
      evaluatorHash: pins.hash,
      pins,
      sandbox: config.sandbox,
    });
    closing.push(() => evaluator.close());
    failpoint('open.evaluator');
    const ledger = createLedger(gpusOf(task.spec));
    const uses = createUses();
    if (resume)
      for await (const event of store.events()) {
        ledger.apply(event);
        uses.apply(event);
      }
    const uncertain = uncertainText(ledger);
    if (uncertain !== null) {
      progress(uncertain);
      emit({ type: 'alert.raised', rule: 'possibly billed twice', detail: uncertain });
    }
    store.subscribe(ledger.apply);
    store.subscribe(uses.apply);
    const ask = askOf(config, directory, store, ledger.spent);
    const services: Services = {
      task,
      store,
      evaluator,
      cognition,
      motivations,
      sampler: createSampler(config.sampler),
      ask,
      ...(ask === null ? {} : { hurry: ask.hurry }),
      ledger,
      uses,
      names: {
        vectors: vectors.name,
        embedder: embedder.name,
        ...priceNames(config),
        slots: evaluator.slots.join(' '),
        sandbox: evaluator.sandbox.detail,
        ...(interpreter === null ? {} : { python: interpreter }),
      },
      emit,
      readLog: logReader(directory),
      close,
    };
    return { services, pins, epoch };
  } catch (error) {
    await close();
    throw error;
  }
};

const knowledgeOf = async ({ spec: { cognition } }: TaskFolder): Promise<readonly CognitionItem[]> =>
  cognition === undefined ? [] : loadCognition(cognitionDirectory(cognition));

const interpreterOf = async (
  { spec, directory }: TaskFolder,
  { python }: Config,
  cache: string,
  progress: (line: string) => void,
): Promise<string | null> => {
  if (spec.evaluator.command[0] !== 'python') return null;
  const requirements = spec.requirements === undefined ? null : join(directory, spec.requirements);
  const { interpreter } = await preparePython({ requirements, cacheDirectory: cache, python, progress });
  return interpreter;
};

/** What embeds; one that needs something of its own is made ready here, before anything is spent. */
const embedderOf = async (
  { embedder: { name, baseUrl, dimensions }, endpoint }: Config,
  cacheDirectory: string,
  progress: (line: string) => void,
): Promise<Embedder & { readonly close?: () => Promise<void> }> => {
  if (name === 'local') return createLocalEmbedder(dimensions);
  if (name === 'minilm') return openMiniLm({ cacheDirectory, progress });
  return createEndpointEmbedder({
    model: name,
    dimensions,
    endpoint: endpointOf({ ...endpoint, baseUrl: baseUrl ?? endpoint.baseUrl }, process.env),
  });
};

const askOf = (config: Config, directory: string, store: RunStore, spent: Spent): PatientAsk | null => {
  const models = modelsByRole(roles, config.model, config.models);
  if (Object.values(models).every((ensemble) => ensemble === null)) return null;
  return createAsk({
    models,
    endpoint: endpointOf(config.endpoint, process.env),
    emit: async (event) => {
      await store.append([event]);
    },
    transcripts: join(directory, 'transcripts'),
    seed: config.seed,
    prices: config.prices,
    limits: config.limits,
    spent,
  });
};

/** A failed append also fails the next port's answer, which is where it is dealt with. */
const journaling =
  (store: RunStore) =>
  (event: RunEventBody): void => {
    store.append([event]).catch(() => {});
  };

async function* once(items: readonly VectorItem[]): AsyncGenerator<readonly VectorItem[]> {
  yield items;
}

/** Motivations of an epoch's nodes, a few hundred at a time: what a lost collection is filled from. */
async function* motivationsIn(store: RunStore, number: number): AsyncGenerator<readonly VectorItem[]> {
  const ids = store.population.summaries().flatMap(({ id, epoch }) => (epoch === number ? [id] : []));
  for (let start = 0; start < ids.length; start += 500)
    yield motivationVectors(await store.nodes(ids.slice(start, start + 500)));
}

const logReader =
  (directory: string) =>
  async (folder: string): Promise<string> => {
    const texts = await Promise.all(
      ['stdout.log', 'stderr.log'].map((name) => readFile(join(directory, folder, name), 'utf8').catch(() => '')),
    );
    return texts.filter((text) => text.length > 0).join('\n');
  };
