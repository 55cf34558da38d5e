import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunEventBody } from '../../../src/model/event.ts';
import { type Node, noCost } from '../../../src/model/result/node.ts';
import { measured } from '../../../src/platform/statistics/measured.ts';
import { writeManifest } from '../../../src/stores/manifest.ts';
import { openRunStore } from '../../../src/stores/run-store.ts';
import { toyDirectory } from '../../system/run/toy.ts';
import { nodeOf } from '../stores/records.ts';
import { started } from '../views/story.ts';

/** What a written run is like: how many nodes on how many islands, and whether its texts are hostile. */
export interface Wanted {
  readonly id: string;
  readonly nodes: number;
  readonly islands: number;
  readonly hostile?: boolean;
  readonly ended?: boolean;
  readonly after?: readonly RunEventBody[];
}

/** Texts that a model or a person may choose, and that a page must show without doing what they say. */
export const hostile = {
  script: '<script>window.__pwned=1</script><img src=x onerror="window.__pwned=2">',
  ansi: '\u001b[31mred\u001b[0m',
  bidi: 'admin\u202Egnp.exe',
  quote: `" onmouseover="window.__pwned=3" '\``,
} as const;

/** Writes the records of a run as the engine would have, without running anything. */
export const writeRun = async (root: string, wanted: Wanted): Promise<string> => {
  const directory = join(root, wanted.id);
  let milliseconds = Date.parse('2026-01-02T03:04:05Z');
  const store = await openRunStore(directory, {
    create: true,
    features: [{ name: 'value', min: 0, max: 10, bins: 5 }],
    capacity: 50,
    now: () => {
      milliseconds += 150;
      return new Date(milliseconds);
    },
  });
  try {
    await writeManifest(directory, manifestOf(wanted, directory));
    const models: Record<string, string> = wanted.hostile ? { researcher: 'test-model' } : {};
    await store.append([started({ run: wanted.id, task: 'toy', islands: wanted.islands, rounds: 80, models })]);
    let best: Node | null = null;
    const batch = wanted.nodes > 1000 ? 250 : 1;
    for (let first = 0; first < wanted.nodes; first += batch) {
      const nodes = Array.from({ length: Math.min(batch, wanted.nodes - first) }, (_, offset) =>
        wanted.hostile ? evilNode(first + offset, wanted) : plainNode(first + offset, wanted),
      );
      const events = nodes.flatMap((node) => {
        const isBest = (node.fitness ?? -1) > (best?.fitness ?? -1);
        if (isBest) best = node;
        return [...(wanted.hostile && node.id > 0 ? [callOf(directory, node.id)] : []), ...eventsOf(node, isBest)];
      });
      await store.append(
        events,
        nodes.flatMap((node) => store.nodeWrites(node)),
      );
    }
    await store.append(wanted.after ?? []);
    if (wanted.ended !== false)
      await store.append([{ type: 'run.ended', reason: 'rounds', best: wanted.nodes > 0 ? 0 : null, detail: '' }]);
  } finally {
    await store.close();
  }
  return directory;
};

const manifestOf = ({ id, islands }: Wanted, directory: string) => ({
  run: id,
  task: 'toy',
  taskDirectory: toyDirectory,
  config: { model: 'none', islands, rounds: 80, seed: 1, limits: { usd: 5 }, runs: directory },
  origins: { islands: 'flag', rounds: 'file' },
  versions: { engine: '0.1.0' },
  evaluatorHash: 'e'.repeat(64),
  created: '2026-01-02T03:04:05.000Z',
});

const scoreAt = (id: number): number => 5 + 4 * (1 - Math.exp(-id / 20)) - ((id * 7919) % 97) / 40;

const plainNode = (id: number, { islands }: Wanted): Node => {
  const failed = id > 0 && id % 6 === 5;
  const score = failed ? null : measured([scoreAt(id), scoreAt(id) + 0.02]);
  const parent = id === 0 ? null : Math.max(0, id - 1 - ((id * 31) % Math.min(id, 17)));
  return nodeOf(id, {
    island: id % islands,
    parent,
    patch: { kind: id === 0 ? 'initial' : 'full', summary: '' },
    status: failed ? 'crashed' : 'passed',
    name: `step ${id} with a longer schedule`,
    motivation: `Round ${id} should leave the plateau of its parent.`,
    program: `def solve():\n    return ${id} / 10\n`,
    score,
    fitness: score?.mean ?? null,
    features: failed ? {} : { value: (id * 1.7) % 10 },
    failure: failed
      ? { class: 'ZeroDivisionError', message: 'division by zero', trace: 'line 3', stage: 'quick' }
      : null,
    cost: { ...noCost, evaluations: 2, evaluationSeconds: 0.4 },
  });
};

const evilNode = (id: number, wanted: Wanted): Node => {
  const texts = Object.values(hostile);
  const text = texts[id % texts.length]!;
  const plain = plainNode(id, wanted);
  return {
    ...plain,
    name: `${text} ${id}`,
    motivation: id === 3 ? `${text} `.repeat(Math.ceil(100_000 / text.length)) : `because ${text}`,
    program: `# ${text}\n# is_admin\u202E\u2066 == user\u2069\u2066\n${plain.program}`,
    failure: plain.failure === null ? null : { ...plain.failure, message: text, trace: `${text}\n${hostile.ansi}` },
    cited: { cognition: ['kept-item'], nodes: id > 2 ? [id - 2] : [] },
    evaluations: id === 0 ? [] : [evaluationOf(id)],
    objections: id % 5 === 1 ? [{ by: 'noveltyChecker', name: text, reason: text }] : [],
  };
};

const evaluationOf = (id: number): Node['evaluations'][number] => ({
  status: 'crashed',
  stage: 'quick',
  seed: 1,
  key: `key-${id}`,
  folder: `evaluations/${id}`,
  usage: { wallSeconds: 0.2, cpuSeconds: 0.1, peakMemoryMb: 20 },
  failure: { class: 'Error', message: hostile.script, trace: '', stage: 'quick' },
});

const callOf = (directory: string, id: number): RunEventBody => {
  const transcript = `call-${id}.json`;
  mkdirSync(join(directory, 'evaluations', String(id)), { recursive: true });
  writeFileSync(join(directory, 'evaluations', String(id), 'stderr.log'), `${Object.values(hostile).join('\n')}\n`);
  mkdirSync(join(directory, 'transcripts'), { recursive: true });
  const said = { messages: [{ role: 'user', content: hostile.script }], response: { text: hostile.bidi } };
  writeFileSync(join(directory, 'transcripts', transcript), JSON.stringify(said));
  const counts = { tokensIn: 900, tokensOut: 300, tokensCached: 0, tokensReasoning: 0, usd: 0.002 };
  return {
    ...{ type: 'call.ended', round: id, role: 'researcher', model: 'test-model', outcome: 'answered', ...counts },
    ...{ seconds: 1.5, attempts: 1, transcript, error: null },
  };
};

const eventsOf = (node: Node, isBest: boolean): RunEventBody[] => {
  const { id: round, island, status, name, cited, patch, parent, score, failure } = node;
  const gone: RunEventBody[] = [
    { type: 'round.started', round, island },
    { type: 'proposal.made', round, name, summary: '', cited, patch, bytes: node.program.length },
  ];
  return [
    ...(round === 0 ? [] : gone),
    { type: 'stage.queued', round, stage: 'quick', seed: 1 },
    {
      ...{ type: 'stage.ended', round, stage: 'quick', seed: 1, status, score: score?.mean ?? null, metrics: {} },
      ...{ failure, usage: { wallSeconds: 0.2, cpuSeconds: 0.1, peakMemoryMb: 20 }, key: `key-${round}` },
      ...{ folder: `evaluations/${round}`, cached: false },
    },
    {
      ...{ type: 'node.recorded', round, island, status, name, motivation: node.motivation, parent, score, failure },
      ...{ references: [], fitness: node.fitness, difference: null, features: node.features, objections: [] },
      ...{ isBest, repairs: 0, cost: node.cost, complete: true },
    },
    { type: 'round.ended', round, island, outcome: status },
  ] as RunEventBody[];
};
