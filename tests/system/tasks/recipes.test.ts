import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../../src/actors/researcher/recombination/recipe.ts';
import { isWhole } from '../../../src/actors/researcher/recombination/soundness.ts';
import { preparePython } from '../../../src/evaluation/python/prepare-python.ts';
import { loadCognition } from '../../../src/knowledge/items/cognition-files.ts';
import type { CognitionItem } from '../../../src/model/proposal/cognition-item.ts';
import { outline } from '../../../src/platform/source/regions.ts';
import { randomFrom, sample } from '../../../src/platform/statistics/seeded-random.ts';

const root = resolve(import.meta.dirname, '../../..');
/** Every recipe and many pairs meet the checks of their task: `npm run test:long` does that, which takes a quarter of an hour. */
const isLong = process.env.ASI_TEST_LONG !== undefined;

interface Made {
  readonly name: string;
  readonly program: string;
}

const initialOf = (field: string): string => readFileSync(join(root, 'tasks', field, 'initial.py'), 'utf8');
const recipesOf = async (field: string): Promise<CognitionItem[]> =>
  (await loadCognition(join(root, 'cognition', field))).filter(({ edits }) => edits.length > 0);
const placesOf = ({ edits }: CognitionItem): string[] =>
  edits.map((edit) => ('region' in edit ? edit.region : edit.tune));
const shareNoPlace = (one: CognitionItem, other: CognitionItem): boolean =>
  !placesOf(one).some((place) => placesOf(other).includes(place));

const alone = (items: readonly CognitionItem[], initial: string): Made[] =>
  items.map(({ id, edits }) => ({ name: id, program: applyEdits(initial, edits)! }));

/** So many pairs of recipes for different places, the second put into what the first made. */
const pairsOf = (items: readonly CognitionItem[], initial: string, field: string, count: number): Made[] => {
  const pairs = items.flatMap((one, at) =>
    items
      .slice(at + 1)
      .filter((other) => shareNoPlace(one, other))
      .map((other) => [one, other]),
  );
  return sample(randomFrom('pairs of recipes', field), pairs, count).map((pair) => ({
    name: pair.map(({ id }) => id).join(' + '),
    program: applyEdits(
      initial,
      pair.flatMap(({ edits }) => edits),
    )!,
  }));
};

describe.each(['circle-packing', 'linear-attention', 'rl-algorithm', 'data-curation', 'drug-target'])(
  'recipes of %s',
  (field) => {
    it('apply to the initial program, alone and in pairs, and keep it whole', async () => {
      const initial = initialOf(field);
      const items = await recipesOf(field);
      expect(items.length).toBeGreaterThanOrEqual(15);
      const made = [...alone(items, initial), ...pairsOf(items, initial, field, isLong ? 2000 : 100)];
      const parent = { id: 0, program: initial, fitness: null };
      for (const { name, program } of made) {
        expect(program, `${name} does not apply`).not.toBeNull();
        const { tunables, problems } = outline(program);
        expect(problems, name).toEqual([]);
        expect(
          tunables.map((tunable) => tunable.name),
          `${name} declares a tunable twice`,
        ).toHaveLength(new Set(tunables.map((tunable) => tunable.name)).size);
        expect(isWhole(program, [parent]), `${name} lost a region, or a tunable that it reads`).toBe(true);
      }
    });

    it('are Python', async () => {
      const made = alone(await recipesOf(field), initialOf(field));
      const compileAll =
        'import json, sys\nfor made in json.load(sys.stdin): compile(made["program"], made["name"], "exec")';
      const { status, stderr } = spawnSync('python3', ['-c', compileAll], { input: JSON.stringify(made) });
      expect(status, String(stderr)).toBe(0);
    });
  },
);

/** How many pairs meet the real checks in a test of the short form; a check that imports torch takes several CPU seconds. */
const meetChecks = { 'rl-algorithm': 1, 'data-curation': 3, 'drug-target': 1 };

describe.each(Object.entries(meetChecks))('recipes of %s', (field, pairs) => {
  it('pass the checks of their task', { timeout: 3_600_000 }, async () => {
    const initial = initialOf(field);
    const items = await recipesOf(field);
    const made = isLong
      ? [...alone(items, initial), ...pairsOf(items, initial, field, 30)]
      : pairsOf(items, initial, field, pairs);
    const interpreter = await interpreterOf(field);
    for (const { name, program } of made) expect(await failures(field, interpreter, program), name).toEqual([]);
  });
});

it('a program that fails a check of its task is told from those that pass', { timeout: 600_000 }, async () => {
  const faulty = `${initialOf('data-curation')}\nimport os\n`;
  expect(await failures('data-curation', await interpreterOf('data-curation'), faulty)).toEqual([
    expect.stringMatching(/^source: .*import of os/),
  ]);
});

const interpreterOf = async (field: string): Promise<string> => {
  const requirements = join(root, 'tasks', field, 'requirements.txt');
  const { interpreter } = await preparePython({
    requirements: existsSync(requirements) ? requirements : null,
    cacheDirectory: join(root, '.cache'),
    python: null,
    progress: (line) => console.error(line),
  });
  return interpreter;
};

interface CheckResult {
  readonly error?: { readonly class: string; readonly message: string };
  readonly checks?: readonly { readonly name: string; readonly passed: boolean; readonly detail: string }[];
}

/** What the stage `check` of a task's evaluator says against a program: the details of failed checks, or its error. */
const failures = async (field: string, interpreter: string, program: string): Promise<string[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'asi-recipe-'));
  try {
    const [candidate, out] = [join(folder, 'candidate.py'), join(folder, 'result.json')];
    writeFileSync(candidate, program);
    const evaluator = join(root, 'tasks', field, 'evaluate.py');
    await new Promise((settle) => {
      const options = ['--candidate', candidate, '--stage', 'check', '--seed', '1', '--out', out];
      const env = { ...process.env, PYTHONPATH: join(root, 'tasks/_python'), OMP_NUM_THREADS: '1' };
      spawn(interpreter, [evaluator, ...options], { cwd: folder, env, stdio: 'ignore' }).on('close', settle);
    });
    const { error, checks = [] }: CheckResult = JSON.parse(readFileSync(out, 'utf8'));
    if (error !== undefined) return [`${error.class}: ${error.message}`];
    return checks.filter(({ passed }) => !passed).map(({ name, detail }) => `${name}: ${detail}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
