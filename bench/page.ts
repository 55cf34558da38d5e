// Prints what the page costs and how fast it is: `npx tsx bench/page.ts [--pairs 20] [--rounds 8]`. Needs Chromium.
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { openBrowser } from '../tests/system/browser/chromium.ts';
import { ask, newRoot, removeRoot, servePage } from '../tests/unit/dashboard/serve.ts';
import { writeRun } from '../tests/unit/dashboard/written.ts';
import { medianOf } from './ablation/statistics.ts';
import { observed, type Stretch } from './page/observing.ts';

const { values } = parseArgs({
  options: { pairs: { type: 'string', default: '20' }, rounds: { type: 'string', default: '8' } },
});
const median = (numbers: readonly number[]): number => [...numbers].sort((a, b) => a - b)[numbers.length >> 1]!;

/** Notes when the browser painted a figure (Element Timing); a text, because a compiled function would not run in the page. */
const watch = `new PerformanceObserver((list) => {
  const [first] = list.getEntries().filter(({ identifier }) => identifier === 'figure');
  globalThis.painted ??= first?.renderTime;
}).observe({ type: 'element', buffered: true })`;

/** From the request until the figures of the overview are on the screen, by the browser's own clock, in a tab of its own each time. */
const firstPaint = async (page: Page, url: string): Promise<number> => {
  await page.addInitScript(watch);
  await page.goto(url);
  const painted = await page.waitForFunction(() => (globalThis as { painted?: number }).painted);
  return (await painted.jsonValue()) as number;
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

/** A comparison of the watched stretch of each pair with the one alone, in per cent: median, and its 95 % interval. */
const shareOf = (stretches: readonly Stretch[], compare: (watched: Stretch, alone: Stretch) => number): string => {
  const shares = Array.from({ length: stretches.length / 2 }, (_, pair) => {
    const [alone, watched] = stretches.slice(2 * pair, 2 * pair + 2).sort((a) => (a.isWatched ? 1 : -1));
    return 100 * compare(watched!, alone!);
  });
  const [low, middle, high] = medianOf(shares).map((share) => share.toFixed(1));
  return `${middle} (${low} to ${high}), n = ${shares.length}`;
};

const observing = async (): Promise<void> => {
  const stretches = await observed(Number(values.pairs), Number(values.rounds));
  const aloneMs = stretches.filter(({ isWatched }) => !isWatched).map(({ wallMs }) => wallMs);
  console.table({
    'a round alone, ms (median)': { value: median(aloneMs).toFixed(0), target: '' },
    'longer by being watched, % (95 %)': {
      value: shareOf(stretches, (watched, alone) => watched.wallMs / alone.wallMs - 1),
      target: '< 3',
    },
    "of the run's process, more of one core, % (95 %)": {
      value: shareOf(stretches, (watched, alone) => watched.cpuMs / watched.wallMs - alone.cpuMs / alone.wallMs),
      target: '< 3',
    },
  });
};

await written();
if (Number(values.pairs) > 0) await observing();
