import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Dashboard } from '../../../src/dashboard/dashboard-server.ts';
import { drawScoreChart, epochMarks } from '../../../src/dashboard/page/charts/score-chart.js';
import { newRoot, removeRoot, servePage } from '../../unit/dashboard/serve.ts';
import { writeRun } from '../../unit/dashboard/written.ts';
import { hasBrowser, openBrowser } from './chromium.ts';

const root = newRoot();
let dashboard: Dashboard;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  if (!hasBrowser) return;
  const check = { incumbent: 0, fresh: [5.1], advantage: -0.2, confirmed: false, reason: 'its fresh runs are worse' };
  const again = { type: 'node.repeated' as const, round: 4, stage: 'only', detail: '' };
  await writeRun(root, {
    ...{ id: 'told', nodes: 8, islands: 2 },
    after: [
      { type: 'best.checked', round: 3, check },
      { ...again, seeds: [7, 8, 9], scores: [5, 7], failures: ['seed 9: the file is <b>gone</b>'] },
      { ...again, seeds: [10], scores: [6], failures: [] },
      {
        ...{ type: 'human.command', verb: 'approve', source: 'page', detail: 'node 4: seen by hand', key: 'a' },
        arguments: { node: 4, reason: 'seen by hand' },
      },
    ],
  });
  dashboard = await servePage(root);
  browser = await openBrowser();
  page = await browser.newPage();
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await dashboard?.close();
  removeRoot(root);
});

describe.skipIf(!hasBrowser)('what is looked at closely', { timeout: 60_000 }, () => {
  test('a node that was run again: each time with its seeds, all together, what failed', async () => {
    await page.goto(`${dashboard.url}/#/nodes/4?tab=evaluation`);
    const rows = page.getByRole('region', { name: 'Repeats' }).locator('tbody tr');
    await rows.first().waitFor();
    const [first, second] = await rows.allInnerTexts();
    expect(first).toMatch(/only\t7, 8, 9\t5, 7\t6 ± 1\.4 \(n.2\)\tseed 9: the file is <b>gone<\/b>/);
    expect(second).toMatch(/10\t6\t6\tnothing/);
    await page.getByText('Pooled: 6 ± 1 (n\u00a03)').waitFor();
  });

  test('one that is held and one that a person approved, on its page and in the table', async () => {
    await page.goto(`${dashboard.url}/#/nodes/4`);
    await page.locator('.chip', { hasText: 'approved by user' }).waitFor();
    await page.getByText('Approved by user: seen by hand.').waitFor();
    await page.goto(`${dashboard.url}/#/nodes`);
    const row = (node: number) => page.locator('tbody tr', { has: page.locator(`td:first-child a[href$="/${node}"]`) });
    await row(4).locator('.chip', { hasText: 'approved' }).waitFor();
    await row(3).locator('.chip', { hasText: 'unconfirmed' }).waitFor();
    expect(await page.locator('tbody tr .chip').count()).toBe(2);
  });

  test('a statechart becomes larger and smaller and is moved, by buttons and by keys', async () => {
    await page.goto(`${dashboard.url}/#/actors?machine=round`);
    const chart = page.locator('.zoom svg.statechart');
    await chart.waitFor();
    const widthNow = async () => (await chart.boundingBox())!.width;
    const fitting = await widthNow();
    await page.getByRole('button', { name: 'larger' }).click();
    await expect.poll(widthNow).toBeGreaterThan(fitting * 1.2);
    const pane = page.locator('.zoom .picture');
    await pane.focus();
    for (let times = 0; times < 6; times += 1) await page.keyboard.press('+');
    await expect.poll(widthNow).toBeGreaterThan(fitting * 2);
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => pane.evaluate((one) => one.scrollTop)).toBeGreaterThan(0);
    await page.getByRole('button', { name: 'move right' }).click();
    await expect.poll(() => pane.evaluate((one) => one.scrollLeft)).toBeGreaterThan(0);
    await pane.focus();
    await page.keyboard.press('0');
    await expect.poll(widthNow).toBeCloseTo(fitting, 0);
  });
});

test('a new epoch is marked on the chart of scores, and its best line begins anew', () => {
  const epochs = [1, 1, 2, 2];
  const scores = [5, 9, 2, 3];
  const svg = drawScoreChart({
    candidates: scores.map((y, x) => ({
      ...{ x, y, fitness: y, confirmed: null, island: 0, round: x, epoch: epochs[x]! },
    })),
    ...{ direction: 'maximize', unit: 'points', axis: 'round' },
    markers: epochMarks(epochs, [0, 1, 2, 3]),
  });
  expect(svg.match(/>epoch 2</g)).toHaveLength(1);
  expect(svg).toContain('>3</text>'); // the best of this epoch, not the 9 of the one before
  expect(epochMarks([1, 1, 1], [0, 1, 2])).toEqual([]);
});
