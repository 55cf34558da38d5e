import fc from 'fast-check';
import { stringify } from 'yaml';
import { hostileText, hostileValue, splinter } from './hostile.ts';

const metric = { direction: 'maximize', unit: 'points', plausible: [-100, 10] };

/** Everything that a task may say, said right. */
const whole = {
  contract: 1,
  name: 'toy',
  title: 'A toy',
  problem: 'problem.md',
  language: 'python',
  initial: 'initial.py',
  cognition: 'toys',
  score: metric,
  metrics: { distance: { direction: 'minimize', unit: 'm', description: 'how far off', volatile: true } },
  candidate: { maxBytes: 4000, requires: ['def solve('] },
  evaluator: { command: ['python', 'evaluate.py'] },
  check: { limitSeconds: 20 },
  stages: [
    { name: 'quick', limitSeconds: 20, gate: { metric: 'score', atLeast: -50 } },
    { name: 'full', limitSeconds: 20, seeds: 2, memoryMb: 512, cpus: 2, gpus: 0 },
  ],
  verify: [],
  repeats: 2,
  features: [{ name: 'value', min: 0, max: 10, bins: 5 }],
  judge: { rubric: 'rubric.md', weight: 0.3 },
  rounds: 8,
  config: { sampler: { name: 'greedy' } },
  pairedSeeds: true,
  profiles: {
    gpu: {
      description: 'one GPU',
      evaluator: { command: ['python', 'evaluate.py', '--profile', 'gpu'] },
      stages: [{ name: 'full', limitSeconds: 90, gpus: 1 }],
      metrics: { distance: null, speed: metric },
    },
  },
};

type Tree = Record<string, unknown> | unknown[];

interface Change {
  readonly steps: readonly number[];
  readonly kind: 'set' | 'drop' | 'add' | 'rename';
  readonly name: string;
  readonly value: unknown;
}

const change: fc.Arbitrary<Change> = fc.record({
  steps: fc.array(fc.nat(30), { minLength: 1, maxLength: 4 }),
  kind: fc.constantFrom('set', 'set', 'set', 'drop', 'add', 'rename'),
  name: fc.oneof(fc.constantFrom('titel', 'stage', 'limitSecond', 'id', 'gate', 'judge'), splinter, hostileText),
  value: hostileValue,
});

/** A task that is right but for up to three keys: of another type, missing, mistyped, or too many. */
export const almostTask: fc.Arbitrary<string> = fc.array(change, { maxLength: 3 }).map((changes) => {
  const task = structuredClone(whole) as Record<string, unknown>;
  for (const one of changes) make(task, one);
  return stringify(task, { aliasDuplicateObjects: false });
});

/** Goes down as many steps as there are, then changes what is there. */
const make = (root: Tree, { steps, kind, name, value }: Change): void => {
  let tree: Tree = root;
  let key = keyAt(tree, steps[0]!);
  for (const step of steps.slice(1)) {
    const inner: unknown = Reflect.get(tree, key);
    if (typeof inner !== 'object' || inner === null || Object.keys(inner).length === 0) break;
    tree = inner as Tree;
    key = keyAt(tree, step);
  }
  const before: unknown = Reflect.get(tree, key);
  if (kind === 'drop' || kind === 'rename') Reflect.deleteProperty(tree, key);
  if (kind === 'set') put(tree, key, value);
  if (kind === 'add') put(tree, name, value);
  if (kind === 'rename') put(tree, name, before);
};

// Assigning "__proto__" would change the object's nature instead of its keys.
const put = (tree: Tree, key: string, value: unknown): void => {
  Object.defineProperty(tree, key === 'length' ? 'lengths' : key, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
};

const keyAt = (tree: Tree, step: number): string => {
  const keys = Object.keys(tree);
  return keys[step % Math.max(1, keys.length)] ?? 'nothing';
};

/** Texts that a parser of YAML has to be kept from: they cost it time, memory or its stack. */
export const heavyYaml: fc.Arbitrary<string> = fc.oneof(
  fc
    .tuple(
      fc.constantFrom(
        '[',
        '{',
        '{a: ',
        '- ',
        '? ',
        '&a ',
        '!a ',
        'a: ',
        '[[',
        '- [',
        '"a\n',
        '\ta: 1\n',
        'a: 1\n',
        '#\n',
        '---\n',
        "''",
        ',',
        '%TAG ! a:\n',
        '*a ',
        '|\n',
        '\t',
      ),
      fc.integer({ min: 1, max: 15_000 }),
    )
    .map(([text, times]) => text.repeat(times)),
  fc
    .tuple(fc.integer({ min: 2, max: 12 }), fc.integer({ min: 2, max: 12 }))
    .map(([levels, width]) => laughs(levels, width)),
  fc
    .integer({ min: 1, max: 4000 })
    .map((count) => `a: &a 1\n${Array.from({ length: count }, (_, at) => `k${at}: *a\n`).join('')}`),
  fc
    .integer({ min: 1, max: 4000 })
    .map((count) => Array.from({ length: count }, (_, at) => `k${at}: &a${at} 1\n`).join('')),
  fc.constantFrom(
    'config: &a {x: *a}',
    'a: &a [*a]',
    'a: *b',
    '*a : 1',
    '%YAML 1.1\n---\n<<: 5',
    '%YAML 1.1\n---\na: !!set {x, y}',
    '? [a]\n: 1',
    '{[a]: 1, {b: 1}: 2}',
    'a: 1\na: 2',
    'a: !!binary $$',
  ),
);

/** Each level holds the one before several times: a small file that would fill the memory. */
const laughs = (levels: number, width: number): string =>
  Array.from({ length: levels }, (_, level) => {
    const inner = Array.from({ length: width }, () => (level === 0 ? 'ha' : `*l${level - 1}`)).join(', ');
    return `l${level}: &l${level} [${inner}]\n`;
  }).join('');
