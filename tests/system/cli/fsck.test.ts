import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { bootId, startTime } from '../../../src/platform/files/process-identity.ts';
import { openDatabase, type Section } from '../../../src/stores/database/database.ts';
import { put } from '../../../src/stores/journal/row-codec.ts';
import { writeManifest } from '../../../src/stores/manifest.ts';
import { called } from '../../unit/cli/called.ts';
import { nodeOf, openStore } from '../../unit/stores/records.ts';
import { contentOf, flip, intoTables, writtenRun } from '../../unit/stores/written-run.ts';

const folder = mkdtempSync(join(tmpdir(), 'asi-cli-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let run = '';
let count = 0;
const call = (...args: string[]) => called(folder, args);

const evaluation = {
  status: 'passed',
  stage: 'quick',
  seed: 1,
  key: 'abc',
  folder: 'evaluations/r00001/quick',
  usage: { wallSeconds: 1, cpuSeconds: 1, peakMemoryMb: 1 },
  score: 2,
  metrics: {},
  features: {},
  constraints: {},
  checks: [],
  behaviour: null,
  artifacts: [],
  notes: '',
};

beforeEach(async () => {
  count += 1;
  run = join(folder, `run${count}`);
  await writtenRun(run);
  await writeManifest(run, {
    run: `run${count}`,
    task: 'toy',
    taskDirectory: '/nowhere',
    config: {},
    origins: {},
    versions: {},
    evaluatorHash: 'x',
    created: `2026-01-01T00:00:${String(count).padStart(2, '0')}.000Z`,
  });
  mkdirSync(join(run, 'evaluations', 'index'), { recursive: true });
  mkdirSync(join(run, evaluation.folder), { recursive: true });
  writeFileSync(join(run, 'evaluations', 'index', 'abc.json'), JSON.stringify(evaluation));
  writeFileSync(join(run, evaluation.folder, 'outcome.json'), '{}');
  writeFileSync(join(run, evaluation.folder, 'result.json'), '{"score":2}');
});

const plant = async (section: Section, key: string, value: unknown): Promise<void> => {
  const database = await openDatabase(run, false);
  await database.write([put(section, key, value)]);
  await database.close();
};

describe('fsck', () => {
  it('finds nothing in a whole run, and leaves it as it was', async () => {
    const { code, stdout } = await call('fsck');
    expect(stdout).toMatch(/is whole: 43 events, 3 nodes and 1 evaluations; all \d+ records/);
    expect(code).toBe(0);
    expect(JSON.parse((await call('fsck', '--json')).stdout)).toMatchObject({ clean: true, findings: [] });
  });

  it.each<[string, () => unknown, RegExp]>([
    ['a flipped event', () => flip(run, '.ldb', 'marker-17-'), /journal event 18: it is not what was written/],
    ['a flipped node', () => flip(run, '.ldb', 'plum2846'), /node\/00000001: it is not what was written/],
    ['a lost CURRENT', () => rmSync(join(run, 'db', 'CURRENT')), /db: .*CURRENT is missing/],
    ['a node too many', () => plant('node', '00000007', nodeOf(7)), /00000007: the journal has no end of round 7/],
    ['a node that failed', () => plant('node', '00000001', nodeOf(1, { status: 'crashed' })), /it is crashed, but/],
    ['another summary', () => plant('summary', '00000001', { ...nodeOf(1), fitness: 9 }), /summary\/00000001: /],
    ['wrong totals', () => plant('total', 'run', { rounds: 1, nodes: 1, lastSeq: 1 }), /total\/run: .*3 nodes/],
    ['a flipped mirror', () => flip(run, '.jsonl', 'marker-17-', 'mirror'), /mirror.*after commit 18/],
    [
      'a lost folder',
      () => rmSync(join(run, evaluation.folder), { recursive: true }),
      /abc\.json: its folder .* missing/,
    ],
    [
      'another score',
      () => writeFileSync(join(run, evaluation.folder, 'result.json'), '{"score":3}'),
      /has score 2, but .* 3/,
    ],
    ['a torn result', () => truncateSync(join(run, 'evaluations', 'index', 'abc.json'), 9), /abc\.json: it cannot be/],
    ['a lost manifest', () => writeFileSync(join(run, 'manifest.json'), '{'), /manifest\.json: /],
  ])('names %s', async (_, harm, finding) => {
    await intoTables(run);
    await harm();
    const { code, stdout, stderr } = await call('fsck', run);
    expect(stdout).toMatch(/^damage {4}/m);
    expect(stdout).toMatch(finding);
    expect(stderr).toMatch(/fsck run\d+ --repair/);
    expect(code).toBe(1);
  });

  it('tells what killed processes have left, which is no damage', async () => {
    writeFileSync(
      join(run, 'lock'),
      JSON.stringify({ pid: 1, started: 'x', boot: 'x', host: hostname(), since: 'then' }),
    );
    writeFileSync(join(run, 'manifest.json.1.tmp'), '');
    writeFileSync(join(run, 'evaluations', 'index', 'def.open'), '{"folder":"x"}');
    const { code, stdout } = await call('fsck');
    expect(stdout.match(/^leftover/gm)).toHaveLength(3);
    expect(stdout).toMatch(/is whole/);
    expect(code).toBe(0);
    await call('fsck', '--repair');
    expect(readdirSync(run)).not.toContain('manifest.json.1.tmp');
  });

  it('repairs from the mirror, and says what was wrong', async () => {
    const before = await contentOf(run);
    await intoTables(run);
    flip(run, '.ldb', 'plum2846');
    const { code, stdout } = await call('fsck', '--repair');
    expect(stdout).toMatch(/was damage .*node\/00000001[\s\S]*mended .*rebuilt from the mirror[\s\S]*is whole/);
    expect(code).toBe(0);
    expect(await contentOf(run)).toEqual(before);
  });

  it('refuses a run that is going on', async () => {
    const owner = { pid: process.pid, started: startTime(process.pid), boot: bootId(), host: hostname(), since: '' };
    writeFileSync(join(run, 'lock'), JSON.stringify(owner));
    for (const command of ['fsck', 'export']) {
      const { code, stderr } = await call(command);
      expect(stderr).toMatch(/in use by process \d+[\s\S]*kill -INT/);
      expect(code).toBe(2);
    }
  });
});

describe('export and import', () => {
  const exported = async (): Promise<string> => {
    const file = join(folder, `${count}.jsonl`);
    expect((await call('export', run, '-o', file)).stdout).toMatch(/records and 1 evaluations of run\d+, sha256/);
    return file;
  };

  it('make the same run again, which is whole', async () => {
    const before = await contentOf(run);
    const file = await exported();
    expect(
      readFileSync(file, 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)).length,
    ).toBeGreaterThan(50);
    const { code, stdout } = await call('import', file, '--as', `again${count}`);
    expect(stdout).toMatch(/again\d+: 3 nodes and 43 events/);
    expect(code).toBe(0);
    expect(await contentOf(join(folder, `again${count}`))).toEqual(before);
    expect((await call('fsck', `again${count}`)).stdout).toMatch(/is whole: 43 events, 3 nodes and 1 evaluations/);
    expect(readFileSync(join(folder, `again${count}`, 'evaluations', 'index', 'abc.json'), 'utf8')).toBe(
      JSON.stringify(evaluation),
    );
    expect((await call('export', `again${count}`, '-o', join(folder, 'twice.jsonl'))).code).toBe(0);
  });

  it('refuse a name that is taken', async () => {
    const { code, stderr } = await call('import', await exported());
    expect(stderr).toMatch(/There is a run run\d+[\s\S]*--as/);
    expect(code).toBe(2);
  });

  const changed = (change: (lines: string[]) => readonly string[]) => (file: string) =>
    writeFileSync(file, `${change(readFileSync(file, 'utf8').trimEnd().split('\n')).join('\n')}\n`);
  it.each<[string, (file: string) => unknown, RegExp]>([
    ['was cut off', changed((lines) => lines.slice(0, -1)), /its end is missing/],
    ['was cut off in the middle', (file) => truncateSync(file, 50_000), /its end is missing/],
    ['lacks a line', changed((lines) => lines.toSpliced(-3, 1)), /were exported, but its contents differ/],
    [
      'has a changed event',
      changed((lines) => lines.map((line) => line.replace('marker-17-', 'x'))),
      /event 18 is not/,
    ],
    [
      'has a changed node',
      changed((lines) => lines.map((line) => line.replace('plum', 'pear'))),
      /record node\/00000001/,
    ],
    [
      'has a changed evaluation',
      changed((lines) => lines.map((line) => line.replace('"score":2', '"score":7'))),
      /checksum/,
    ],
    [
      'has a later format',
      changed((lines) => lines.map((line) => line.replace('"version":1', '"version":9'))),
      /format 9/,
    ],
    ['is something else', (file) => writeFileSync(file, 'hello\n'), /not a run that was exported/],
    [
      'names a path',
      changed((lines) => lines.map((line) => line.replace('"abc"', '"../../x"'))),
      /neither a record nor/,
    ],
    ['is missing', (file) => rmSync(file), /cannot be read/],
  ])('refuse a file that %s, and make nothing', async (_, harm, reason) => {
    const file = await exported();
    harm(file);
    const { code, stderr } = await call('import', file, '--as', 'never');
    expect(stderr).toMatch(reason);
    expect(code).not.toBe(0);
    expect(readdirSync(folder).filter((name) => name.includes('never'))).toEqual([]);
  });

  it('export nothing of a run that cannot be mended', async () => {
    await intoTables(run);
    flip(run, '.ldb', 'plum2846');
    rmSync(join(run, 'mirror'), { recursive: true });
    const { code, stderr } = await call('export', run, '-o', join(folder, 'broken.jsonl'));
    expect(stderr).toMatch(/damaged/);
    expect(code).toBe(1);
    expect(readdirSync(folder).filter((name) => name.startsWith('broken'))).toEqual([]);
  });
});

it('a store that is open is not checked', async () => {
  const store = await openStore(run);
  expect((await call('fsck', run)).code).toBe(2);
  await store.close();
});
