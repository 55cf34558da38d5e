import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeRun } from '../dashboard/written.ts';
import { brief, event, recorded } from '../knowledge/knowledge-story.ts';
import { called } from './called.ts';

const place = mkdtempSync(join(tmpdir(), 'asi-credit-'));
afterAll(() => rmSync(place, { recursive: true, force: true }));

/** Rounds 10 to 21: `gates` is cited by the even ones, which gain; the others cite a node and lose. */
beforeAll(async () => {
  const rounds = Array.from({ length: 12 }, (_, index) => 10 + index);
  const after = rounds.flatMap((round) => {
    const gains = round % 2 === 0;
    const cited = gains ? { cognition: ['gates'], nodes: [] } : { cognition: [], nodes: [1] };
    const difference = (gains ? 1 : -1) * (1 + (round % 3) / 10);
    return [
      brief(round, ['gates', 'decay']),
      event({ type: 'proposal.made', round, cited }),
      recorded(round, { difference, fitness: round }),
    ];
  });
  await writeRun(place, {
    id: 'told',
    nodes: 1,
    islands: 1,
    ended: true,
    after: after.map(({ seq: _, time: __, ...body }) => body),
  });
});

test('tells what came of each item against all others, and where proposals came from', async () => {
  const { code, stdout } = await called(place, ['cognition', 'credit', 'told', '--json']);
  expect(code).toBe(0);
  const { items, provenance, cycling } = JSON.parse(stdout);
  const [gates, decay] = [
    items.find(({ id }: { id: string }) => id === 'gates'),
    items.find(({ id }: { id: string }) => id === 'decay'),
  ];
  expect(gates).toMatchObject({
    recalled: 12,
    cited: 6,
    failed: 0,
    standing: 'helpful',
    citing: { n: 6 },
    others: { n: 6 },
  });
  expect(gates.advantage.low).toBeGreaterThan(0);
  expect(decay).toMatchObject({ recalled: 12, cited: 0, standing: 'unused' });
  expect(provenance.all).toEqual({ cognition: 0.5, experience: 0.5, original: 0, n: 12 });
  expect(cycling).toMatchObject({ proposals: 12, rounds: [] });
});

test('tells the same to people, and says that it is no proof', async () => {
  const { stdout } = await called(place, ['cognition', 'credit', 'told']);
  expect(stdout).toMatch(/^gates +12 +6 +0 +\+1\.1, n 6 .* helpful$/m);
  expect(stdout).toContain('after citation, not because of it');
  expect(stdout).toMatch(/^all that passed +50\.0 % +50\.0 % +0\.0 % +12$/m);
});
