// Prints what the page costs and how fast it is: `npx tsx bench/page.ts [--pairs 3] [--rounds 30]`. Needs Chromium.
import { get } from 'node:http';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { openBrowser } from '../tests/browser/chromium.ts';
import { startLive } from '../tests/browser/live-run.ts';
import { ask, newRoot, removeRoot, servePage } from '../tests/dashboard/serve.ts';
import { writeRun } from '../tests/dashboard/written.ts';

const { values } = parseArgs({
  options: { pairs: { type: 'string', default: '3' }, rounds: { type: 'string', default: '30' } },
});
const median = (numbers: readonly number[]): number => [...numbers].sort((a, b) => a - b)[numbers.length >> 1]!;

/** Marks the frame after the one in which the figures are there; a text, because a compiled function would not run in the page. */
const watch = `requestAnimationFrame(function look() {
  if (document.querySelector('.figure .value') === null) requestAnimationFrame(look);
  else requestAnimationFrame(() => performance.mark('figures'));
})`;

/** From the request to the frame that shows the figures of the overview, by the page's own clock, in a tab of its own each time. */
const firstPaint = async (page: Page, url: string): Promise<number> => {
  await page.addInitScript(watch);
  await page.goto(url);
  await page.waitForFunction(() => performance.getEntriesByName('figures').length > 0);
  return page.evaluate(() => performance.getEntriesByName('figures')[0]!.startTime);
};

const written = async () => {
  const root = newRoot();
  const browser = await openBrowser();
  try {
    await writeRun(root, { id: 'finished', nodes: 60, islands: 2, hostile: true });
    await writeRun(root, { id: 'large', nodes: 10_000, islands: 8 });
    const dashboard = await servePage(root);
    const paints: number[] = [];
    for (let n = 0; n < 7; n += 1) {
      const context = await browser.newContext({ viewport: { width: 1600, height: 900 } });
      paints.push(await firstPaint(await context.newPage(), `${dashboard.url}/?run=finished#/overview`));
      await context.close();
    }
    const page = await browser.newPage({ viewport: { width: 1600, height: 900 } });
    await page.goto(`${dashboard.url}/?run=large#/lineage`);
    const canvas = page.locator('canvas[data-paint-ms]');
    await canvas.waitFor({ timeout: 60_000 });
    const lineage: number[] = [];
    for (const width of [1400, 1500, 1600]) {
      await page.setViewportSize({ width, height: 900 });
      await page.waitForTimeout(500);
      lineage.push(Number(await canvas.getAttribute('data-paint-ms')));
    }
    const nodes = await ask(dashboard.url, '/api/nodes?run=large');
    await dashboard.close();
    const size = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(2)} MB`;
    console.table({
      'first useful paint of the overview, ms (median of 7)': { value: Math.round(median(paints)), target: '< 300' },
      'lineage of 10,000 nodes, ms (median of 3)': { value: median(lineage), target: '< 100' },
      'its columns': { value: size(nodes.body.length), target: '' },
      'its columns, compressed': { value: size(gzipSync(nodes.body, { level: 4 }).length), target: '' },
    });
  } finally {
    await browser.close();
    removeRoot(root);
  }
};

/** Seconds of the same run, looked at or not. A reader of the stream stands for the page: a browser here would cost the machine, not the run. */
const timed = async (isWatched: boolean): Promise<{ wall: number; cpu: number }> => {
  const root = newRoot();
  try {
    const [wall, cpu] = [performance.now(), process.cpuUsage()];
    const live = await startLive(root, { rounds: Number(values.rounds), seed: 7 });
    const dashboard = isWatched ? await servePage(root, { source: live.source }) : null;
    const reader = dashboard === null ? null : get(`${dashboard.url}/api/events`, (response) => response.resume());
    reader?.on('error', () => {});
    const asked = setInterval(() => {
      if (dashboard !== null) void ask(dashboard.url, '/api/view').catch(() => {});
    }, 250);
    await live.run.done;
    clearInterval(asked);
    const { user, system } = process.cpuUsage(cpu);
    const seconds = (performance.now() - wall) / 1000;
    reader?.destroy();
    await dashboard?.close();
    await live.end();
    return { wall: seconds, cpu: (user + system) / 1e6 };
  } finally {
    removeRoot(root);
  }
};

const observing = async (): Promise<void> => {
  await timed(false); // warms the caches up
  const shares: number[] = [];
  for (let pair = 0; pair < Number(values.pairs); pair += 1) {
    const order = pair % 2 === 0 ? [false, true] : [true, false];
    const times = new Map<boolean, number>();
    for (const isWatched of order) times.set(isWatched, (await timed(isWatched)).wall);
    shares.push(100 * (times.get(true)! / times.get(false)! - 1));
    console.log(`pair ${pair}: ${times.get(false)!.toFixed(2)} s alone, ${times.get(true)!.toFixed(2)} s watched`);
  }
  console.table({ 'watched against alone, % (median)': { value: Number(median(shares).toFixed(1)), target: '< 3' } });
};

await written();
await observing();
