// Prints how fast a run's store opens, and what a draw costs, at many nodes: `npx tsx bench/store.ts [--nodes 100000]`.
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Node, noCost } from '../src/model/result/node.ts';
import { below, randomFrom } from '../src/platform/statistics/seeded-random.ts';
import { openDatabase } from '../src/stores/database/database.ts';
import { differences } from '../src/stores/mirror/compare-mirror.ts';
import { openRunStore } from '../src/stores/run-store.ts';

const { values } = parseArgs({ options: { nodes: { type: 'string', default: '100000' }, opened: { type: 'string' } } });
const nodes = Number(values.nodes);
const options = {
  features: [
    { name: 'length', min: 0, max: 1, bins: 8 },
    { name: 'speed', min: 0, max: 1, bins: 8 },
  ],
  capacity: 400,
};
const islands = 2;
const batch = 50;
const random = randomFrom('bench', 'store');
const digest = (): string =>
  Array.from({ length: 8 }, () =>
    below(random, 2 ** 32)
      .toString(16)
      .padStart(8, '0'),
  ).join('');
const line = (): string => `    x_${below(random, 1e6)} = step(x_${below(random, 1e6)}, rate=${random()})\n`;

const nodeOf = (id: number): Node => {
  const value = random();
  return {
    id,
    island: id % islands,
    status: id === 0 || random() < 0.85 ? 'passed' : 'crashed',
    name: `program-${digest().slice(0, 12)}`,
    motivation: 'A longer schedule should leave the plateau that the last three nodes share. '.repeat(4),
    program: Array.from({ length: 70 }, line).join(''),
    parent: id === 0 ? null : below(random, id),
    references: [],
    cognition: [],
    cited: { cognition: [], nodes: [] },
    reason: null,
    patch: { kind: 'recombination', summary: 'tunes two literals' },
    origin: { operator: 'tune' },
    fingerprint: { text: digest(), tokens: digest(), behaviour: digest() },
    objections: [],
    repairs: [],
    evaluations: [],
    score: { mean: value, spread: 0, n: 1, values: [value] },
    metrics: {},
    features: { length: random(), speed: random() },
    judgement: null,
    record: null,
    epoch: 1,
    fitness: value,
    failure: null,
    analysis: null,
    cost: noCost,
  };
};

const timed = async <T>(work: () => T | Promise<T>): Promise<readonly [T, number]> => {
  const start = performance.now();
  return [await work(), performance.now() - start];
};
const quantile = (sorted: readonly number[], part: number): number => sorted[Math.floor((sorted.length - 1) * part)]!;

/** Writes a run, then opens it in a process of its own, whose memory is therefore that of a resumed run. */
const write = async (): Promise<void> => {
  const directory = join(await mkdtemp(join(tmpdir(), 'asi-bench-')), 'run');
  try {
    const store = await openRunStore(directory, { ...options, create: true });
    const [, milliseconds] = await timed(async () => {
      for (let id = 0; id < nodes; id += batch) {
        const made = Array.from({ length: Math.min(batch, nodes - id) }, (_, index) => nodeOf(id + index));
        await Promise.all(made.map((node) => append(store, node)));
      }
    });
    await store.close();
    console.log(
      `${nodes} nodes of ${JSON.stringify(nodeOf(1)).length} bytes, ${islands} islands of ${options.capacity}`,
    );
    console.log(`written at ${Math.round(nodes / (milliseconds / 1000))} nodes/s, making them included`);
    const again = [
      ...process.execArgv,
      fileURLToPath(import.meta.url),
      '--nodes',
      String(nodes),
      '--opened',
      directory,
    ];
    spawnSync(process.execPath, again, { stdio: 'inherit' });
  } finally {
    await rm(dirname(directory), { recursive: true, force: true });
  }
};

const open = async (directory: string): Promise<void> => {
  const before = process.cpuUsage();
  const [store, opening] = await timed(() => openRunStore(directory, { ...options, create: false }));
  const rss = process.memoryUsage.rss();
  const cpu = process.cpuUsage(before);
  const draws: number[] = [];
  for (let id = nodes; id < nodes + 2000; id += 1) {
    await append(store, nodeOf(id));
    const [, milliseconds] = await timed(() => {
      const visits = store.population.visits(null);
      return store.population.at(null).members.reduce((sum, member) => sum + member.fitness + visits(member.id), 0);
    });
    draws.push(milliseconds);
  }
  const [first] = draws;
  draws.sort((a, b) => a - b);
  await store.close();
  const database = await openDatabase(directory, false);
  const [different, comparing] = await timed(() => differences(database, directory));
  await database.close();
  if (different.length > 0) throw new Error(`${different.length} records differ from their mirror`);
  const most = Math.max(rss, process.memoryUsage.rss());
  console.table({
    'open, s': { value: Number((opening / 1000).toFixed(2)), target: '<= 3' },
    'CPU of opening (all threads), s': { value: Number(((cpu.user + cpu.system) / 1e6).toFixed(2)), target: '' },
    'first draw input, ms (folds all rounds once)': { value: Math.round(first!), target: '' },
    'draw input p50, ms (n 2000)': { value: Number(quantile(draws, 0.5).toFixed(3)), target: '' },
    'draw input p99, ms (n 2000)': { value: Number(quantile(draws, 0.99).toFixed(3)), target: '<= 2' },
    'every record compared with the mirror, s': { value: Number((comparing / 1000).toFixed(2)), target: '' },
    'RSS, MB': { value: Math.round(most / 2 ** 20), target: '<= 500' },
  });
};

async function append(store: Awaited<ReturnType<typeof openRunStore>>, node: Node): Promise<void> {
  const { id, island, parent } = node;
  const brief = {
    round: id,
    island,
    horizon: null,
    parent: parent ?? 0,
    references: [],
    cognition: [],
    reason: { sampler: 'random', text: '', parts: {} },
  };
  await store.append(parent === null ? [] : [{ type: 'brief.made', round: id, brief }], store.nodeWrites(node));
}

await (values.opened === undefined ? write() : open(values.opened));
