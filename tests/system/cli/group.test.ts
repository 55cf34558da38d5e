import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, test } from 'vitest';
import { membersOf } from '../../../src/cli/group/members.ts';
import { called } from '../../unit/cli/called.ts';
import { toyDirectory } from '../run/toy.ts';

const place = mkdtempSync(join(tmpdir(), 'asi-group-'));
afterAll(() => rmSync(place, { recursive: true, force: true }));

describe('the runs of a group', () => {
  it('are every seed with every choice of the settings that are varied', () => {
    expect(membersOf('1..2,7', []).map(({ name }) => name)).toEqual(['seed-1', 'seed-2', 'seed-7']);
    const members = membersOf('1,2', ['sampler.name=ucb1,greedy', 'lanes=1,2']);
    expect(members).toHaveLength(8);
    expect(members[1]).toEqual({ name: 'ucb1-2-seed-1', seed: 1, settings: ['sampler.name=ucb1', 'lanes=2'] });
    expect(new Set(members.map(({ name }) => name)).size).toBe(8);
  });

  it.each([
    ['5..1', [], 'Write seeds like'],
    ['x', [], 'Write seeds like'],
    ['1..200', [], 'Write seeds like'],
    ['1', ['sampler'], 'Write --vary'],
    ['1', ['sampler.nam=ucb1'], 'sampler.name'],
    ['1', ['seed=1,2'], ''],
    ['1..60', ['lanes=1,2'], 'at most 100'],
  ])('refuses %s with %j', (seeds, vary, advice) => {
    expect(() => membersOf(seeds, vary)).toThrow(
      expect.objectContaining({ kind: 'user', advice: expect.stringContaining(advice) }),
    );
  });
});

const line = [
  'run',
  toyDirectory,
  '--seeds',
  '1..2',
  '--vary',
  'sampler.name=greedy,random',
  '--parallel',
  '2',
  '--name',
  'both',
];
const small = ['--rounds', '1', '--model', 'none', '--chroma', 'memory', '--runs', place];

test('all of them are run, compared arm by arm, and not run again', async () => {
  const first = await called(place, [...line, ...small, '--json']);
  expect(first).toMatchObject({ code: 0 });
  const { arms, differing } = JSON.parse(first.stdout);
  expect(arms).toHaveLength(2);
  expect(arms.map(({ runs }: { runs: unknown[] }) => runs.length)).toEqual([2, 2]);
  expect(differing.map(({ setting }: { setting: string }) => setting)).toEqual(['sampler.name']);
  expect(JSON.parse(readFileSync(join(place, 'both/group.json'), 'utf8')).members).toHaveLength(4);
  const journal = readFileSync(join(place, 'both/greedy-seed-1/status.json'), 'utf8');
  const again = await called(place, [...line, ...small]);
  expect(again.code).toBe(0);
  expect(readFileSync(join(place, 'both/greedy-seed-1/status.json'), 'utf8')).toBe(journal);
  const other = await called(place, [...line.map((word) => (word === '1..2' ? '1..3' : word)), ...small]);
  expect(other).toMatchObject({ code: 2 });
  expect(other.stderr).toContain('contains a group of other runs');
}, 120_000);

test('a run that fails is named with its log, and decides the exit code', async () => {
  const failed = await called(place, [
    'run',
    toyDirectory,
    '--seeds',
    '1',
    '--vary',
    'sandbox=nowhere',
    '--name',
    'bad',
    ...small,
  ]);
  expect(failed.code).toBe(2);
  expect(failed.stderr).toMatch(/nowhere-seed-1.*exit code 2: see .*nowhere-seed-1\.log/);
  expect(existsSync(join(place, 'bad/nowhere-seed-1'))).toBe(false);
}, 60_000);

test('what is about one run alone is refused', async () => {
  const seed = await called(place, ['run', toyDirectory, '--seeds', '1..2', '--seed', '3']);
  expect(seed).toMatchObject({ code: 2 });
  expect(seed.stderr).toContain('--seed is about one run');
});
