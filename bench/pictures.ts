// Takes the pictures of docs/pictures from a run that has ended and one that goes on, both real and without a model:
// `npx tsx bench/pictures.ts [--rounds 60] [--out docs/pictures] [--runs <folder of an earlier call>]`. Needs Chromium.
import { existsSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { Config } from '../src/config/schema.ts';
import { followLive } from '../src/dashboard/live-run-source.ts';
import { knowledge } from '../src/run/open/knowledge-reader.ts';
import { type RunHandle, startRun } from '../src/run/start.ts';
import { loadTask } from '../src/stores/task-folder.ts';
import { openBrowser } from '../tests/system/browser/chromium.ts';
import { newRoot, removeRoot, servePage } from '../tests/unit/dashboard/serve.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '60' },
    out: { type: 'string', default: 'docs/pictures' },
    runs: { type: 'string' },
  },
});
const mostBytes = 150 * 1024;
const task = await loadTask(resolve('tasks/circle-packing'));

const start = (root: string, runId: string, rounds: number): Promise<RunHandle> =>
  startRun({
    config: Config.parse({ model: 'none', chroma: 'memory', seed: 1, rounds }),
    ...{ origins: {}, task, directory: join(root, runId), runId, resume: false },
    progress: () => {},
  });

/** What is taken: of which run, at which address, when what is there. */
const views: readonly {
  name: string;
  run: 'circles' | 'live';
  at: string;
  ready: string;
  theme?: 'dark';
  height?: number;
}[] = [
  { name: 'overview', run: 'circles', at: '#/overview', ready: '.picture svg.chart' },
  { name: 'overview-dark', run: 'circles', at: '#/overview', ready: '.picture svg.chart', theme: 'dark' },
  { name: 'lineage', run: 'circles', at: '#/lineage', ready: 'canvas[data-paint-ms]', height: 680 },
  { name: 'node', run: 'circles', at: '#/nodes/BEST', ready: '.diff, .empty-state' },
  { name: 'cognition', run: 'circles', at: '#/cognition', ready: 'main tbody', height: 720 },
  { name: 'report', run: 'circles', at: 'report.html', ready: 'h1' },
  { name: 'actors', run: 'live', at: '#/actors', ready: '.statechart [data-state*="experimenting"].active' },
];

const root = values.runs ?? newRoot();
const out = resolve(values.out);
mkdirSync(out, { recursive: true });
if (!existsSync(join(root, 'circles'))) await (await start(root, 'circles', Number(values.rounds))).done;
rmSync(join(root, 'live'), { recursive: true, force: true });
const run = await start(root, 'live', 2000);
const source = await followLive(run, task);
const dashboard = await servePage(root, { source, knowledge });
const browser = await openBrowser();

const settled = async (page: Page): Promise<void> => {
  await page.waitForFunction(() => document.querySelector('.waiting') === null);
  await page.waitForTimeout(600);
};

try {
  const { view } = (await (await fetch(`${dashboard.url}/api/view?run=circles`)).json()) as {
    view: { best: { round: number } };
  };
  for (const { name, run: id, at, ready, theme = 'light', height = 760 } of views) {
    const page = await browser.newPage({ viewport: { width: 1280, height }, colorScheme: theme });
    const [path, hash = ''] = at.split('#');
    await page.goto(`${dashboard.url}/${path}?run=${id}#${hash.replace('BEST', String(view.best.round))}`);
    await page.locator(ready).first().waitFor({ timeout: 120_000 });
    await settled(page);
    const file = join(out, `${name}.png`);
    await page.screenshot({ path: file });
    await page.close();
    const { size } = statSync(file);
    console.log(`${name}.png ${Math.round(size / 1024)} kB${size > mostBytes ? ': TOO LARGE' : ''}`);
    if (size > mostBytes) process.exitCode = 1;
  }
} finally {
  await browser.close();
  run.abort();
  await run.done;
  await dashboard.close();
  if (values.runs === undefined) removeRoot(root);
}
