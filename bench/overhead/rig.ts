import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheDirectory } from '../../src/config/paths.ts';
import { Config } from '../../src/config/schema.ts';
import type { Evaluator } from '../../src/evaluation/evaluator.ts';
import { createUses } from '../../src/knowledge/credit/uses.ts';
import { createLocalEmbedder } from '../../src/knowledge/embedding/local-embedder.ts';
import { createCognition } from '../../src/knowledge/items/field-items.ts';
import type { Ask } from '../../src/llm/ask.ts';
import type { Evaluation } from '../../src/model/result/evaluation.ts';
import { type Node, noCost } from '../../src/model/result/node.ts';
import { createLedger } from '../../src/model/run/spending-ledger.ts';
import { Task } from '../../src/model/task/task.ts';
import { randomFrom } from '../../src/platform/statistics/seeded-random.ts';
import { createSampler } from '../../src/population/samplers/registry.ts';
import { planOf } from '../../src/run/make-plan.ts';
import { createVectors } from '../../src/run/open/open-vectors.ts';
import type { Services } from '../../src/run/open/services.ts';
import { openRunStore, type RunStore } from '../../src/stores/run-store.ts';
import type { TaskFolder } from '../../src/stores/task-folder.ts';
import { createMotivations } from '../../src/stores/vectors/motivations.ts';

export interface RigOptions {
  readonly rounds: number;
  readonly islands: number;
  readonly lanes: number;
  readonly slots: number;
  readonly modelMs: number;
  readonly evaluationMs: number;
  readonly chroma: string;
  /** Nodes that are recorded before the run begins. */
  readonly nodes: number;
}

/** A run whose model answers from a script and whose evaluator only waits: everything that is left is orchestration. */
export const buildRig = async (options: RigOptions) => {
  const directory = mkdtempSync(join(tmpdir(), 'asi-overhead-'));
  const config = Config.parse({
    rounds: options.nodes + options.rounds,
    islands: options.islands,
    lanes: options.lanes,
    model: 'scripted',
    chroma: options.chroma,
  });
  const spec = Task.parse({
    contract: 1,
    name: 'nothing',
    title: 'Nothing to do',
    initial: 'initial.py',
    cognition: 'none',
    score: { direction: 'maximize', unit: 'points' },
    evaluator: { command: ['true'] },
    stages: [{ name: 'full', limitSeconds: 10 }],
    features: [{ name: 'size', min: 0, max: 1, bins: 10 }],
  });
  const task: TaskFolder = { spec, directory, problem: 'Do nothing, fast.', initial: program(0), rubric: null };
  const store = await openRunStore(directory, {
    create: true,
    features: spec.features,
    capacity: config.sampler.capacity,
  });
  const embedder = createLocalEmbedder(config.embedder.dimensions);
  const cache = cacheDirectory(config);
  const say = (line: string) => console.error(line);
  const vectors = await createVectors({
    chroma: options.chroma,
    runDirectory: directory,
    cacheDirectory: cache,
    embedder,
    progress: say,
    notice: say,
  });
  const nothing = async function* () {};
  const motivations = createMotivations(await vectors.open('motivations', nothing), embedder);
  await prefill(store, options.nodes, async (nodes) => motivations.remember(nodes));
  const ledger = createLedger();
  store.subscribe(ledger.apply);
  const uses = createUses();
  store.subscribe(uses.apply);
  const evaluator = waitingEvaluator(options.slots, options.evaluationMs);
  const services: Services = {
    task,
    store,
    evaluator,
    cognition: await createCognition({ items: [], vectors: await vectors.open('cognition', nothing), embedder }),
    motivations,
    sampler: createSampler(config.sampler),
    ask: scriptedAsk(options.modelMs),
    ledger,
    uses,
    names: { vectors: vectors.name },
    emit: (event) => {
      store.append([event]).catch(() => {});
    },
    readLog: async () => '',
    close: async () => {
      await motivations.written();
      await vectors.close();
      await store.close();
    },
  };
  const plan = planOf('overhead', config, spec, { researcher: 'scripted', analyzer: 'scripted' });
  return { services, plan, directory, evaluator, clean: () => rmSync(directory, { recursive: true, force: true }) };
};

const program = (k: number): string =>
  `def solve():\n    return ${k}\n${'# a line that programs have many of\n'.repeat(60)}`;

const analysis = JSON.stringify({
  claim: 'mixed',
  outcome: 'as expected',
  againstParent: '',
  againstBest: '',
  do: [],
  avoid: [],
  next: [],
});

const words =
  'gate decay norm kernel chunk state value key query scale shift mix bias width depth rate noise path sum mean'.split(
    ' ',
  );

const motivation = (k: number): string => {
  const random = randomFrom('motivation', k);
  return Array.from({ length: 12 }, () => words[Math.floor(random() * words.length)]).join(' ');
};

const scriptedAsk = (ms: number): Ask => {
  let n = 1_000_000;
  return async ({ role, parse }) => {
    if (ms > 0) await new Promise((resolve) => setTimeout(resolve, role === 'researcher' ? ms : 0));
    n += 1;
    const text =
      role === 'researcher'
        ? `NAME: idea ${n}\nMOTIVATION: ${motivation(n)}\nCITES: none\n\`\`\`python\n${program(n)}\`\`\``
        : analysis;
    const read = parse(text);
    if (!read.ok) throw new Error(read.problem);
    return read.value;
  };
};

/** Counts how long its slots are busy. */
const waitingEvaluator = (slots: number, ms: number): Evaluator & { busyMs(): number } => {
  let free = slots;
  let busy = 0;
  const waiting: (() => void)[] = [];
  return {
    slots: Array.from({ length: slots }, (_, slot) => `cpu:${slot}`),
    sandbox: { level: 'none', detail: 'none: nothing is run' },
    busyMs: () => busy,
    close: async () => {},
    evaluate: async ({ round, stage, seed }, { onStarted }) => {
      if (free === 0) await new Promise<void>((resolve) => waiting.push(resolve));
      else free -= 1;
      const start = performance.now();
      onStarted({ slot: 'cpu:0', pid: process.pid, folder: 'none' });
      if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms));
      busy += performance.now() - start;
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
      return { cached: false, evaluation: passed(stage.name, seed, round) };
    },
  };
};

const passed = (stage: string, seed: number, round: number): Evaluation => ({
  status: 'passed',
  stage,
  seed,
  key: `k${round}`,
  folder: 'none',
  usage: { wallSeconds: 0, cpuSeconds: 0, peakMemoryMb: 0 },
  score: randomFrom('score', round)(),
  metrics: { loss: randomFrom('loss', round)() },
  features: { size: randomFrom('size', round)() },
  constraints: {},
  checks: [],
  behaviour: null,
  artifacts: [],
  notes: '',
});

const prefill = async (
  store: RunStore,
  count: number,
  remember: (nodes: readonly Node[]) => Promise<void>,
): Promise<void> => {
  for (let start = 0; start < count; start += 500) {
    const nodes = Array.from({ length: Math.min(500, count - start) }, (_, index) => recordedNode(start + index));
    await store.append(
      [],
      nodes.flatMap((node) => store.nodeWrites(node)),
    );
    await remember(nodes);
  }
};

const recordedNode = (id: number): Node => {
  const score = randomFrom('score', id)();
  return {
    id,
    island: id === 0 ? 0 : (id - 1) % 2,
    status: 'passed',
    name: `idea ${id}`,
    motivation: motivation(id),
    program: program(id),
    parent: id === 0 ? null : Math.floor(id / 2),
    references: [],
    cognition: [],
    cited: { cognition: [], nodes: [] },
    reason: null,
    patch: { kind: 'full', summary: '' },
    origin: {},
    fingerprint: { text: `t${id}`, tokens: `n${id}`, behaviour: null },
    objections: [],
    repairs: [],
    evaluations: [passed('full', 1, id)],
    score: { mean: score, spread: 0, n: 1, values: [score] },
    metrics: {},
    features: { size: randomFrom('size', id)() },
    judgement: null,
    record: null,
    epoch: 1,
    fitness: score,
    failure: null,
    analysis: null,
    cost: noCost,
  };
};
