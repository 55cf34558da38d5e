import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Dashboard } from '../../../src/dashboard/dashboard-server.ts';
import { newRoot, removeRoot, servePage } from '../../unit/dashboard/serve.ts';
import { writeRun } from '../../unit/dashboard/written.ts';
import { accessibilityProblems, hasBrowser, openBrowser, watchedTab } from './chromium.ts';
import { type LiveRun, startLive } from './live-run.ts';

/** A folder to look at the pictures of every page in. */
const pictures = process.env.ASI_TEST_PICTURES;
const views = [
  ...[
    'runs',
    'overview',
    'lineage',
    'nodes',
    'nodes/3',
    'nodes/3?tab=motivation',
    'nodes/3?tab=code',
    'nodes/3?tab=log',
  ],
  ...[
    'grid',
    'cognition',
    'actors',
    'evaluations',
    'calls',
    'calls/call-3.json',
    'compare',
    'report',
    'setup',
    'nowhere',
  ],
];

let root: string;
let live: LiveRun;
let browser: Browser;
let dashboard: Dashboard;

beforeAll(async () => {
  if (!hasBrowser) return;
  root = newRoot();
  await writeRun(root, { id: 'empty', nodes: 0, islands: 1, ended: false });
  await writeRun(root, { id: 'finished', nodes: 60, islands: 2, hostile: true });
  await writeRun(root, { id: 'large', nodes: 10_000, islands: 8 });
  live = await startLive(root, { lanes: 1, slots: 1 });
  dashboard = await servePage(root, { source: live.source });
  browser = await openBrowser();
}, 300_000);

afterAll(async () => {
  await browser?.close();
  await dashboard?.close();
  await live?.end();
  if (root !== undefined) removeRoot(root);
}, 120_000);

/** All themes and widths of every run with `npm run test:long`; else all of the full run, and the two extremes of the others. */
const looks = [
  { theme: 'light', width: 360 },
  { theme: 'dark', width: 1600 },
  { theme: 'dark', width: 360 },
  { theme: 'light', width: 1600 },
] as const;
const isLong = process.env.ASI_TEST_LONG !== undefined;
const looksOf = (run: string) => (isLong || run === 'finished' ? looks : looks.slice(0, 2));

/** The tool reads each page of the full run in both themes where it is wide, and of the others once where it is narrow. */
const isAudited = (run: string, { theme, width }: (typeof looks)[number]): boolean =>
  run === 'finished' ? width === 1600 : run !== 'large' && width === 360 && (isLong || theme === 'light');

describe.skipIf(!hasBrowser)('every page in a browser, light and dark, narrow and wide', () => {
  for (const run of ['live', 'empty', 'finished', 'large'])
    test(run, { timeout: 300_000 }, async () => {
      const context = await browser.newContext();
      try {
        const { page, complaints } = await watchedTab(context, dashboard.url);
        await page.goto(`${dashboard.url}/?run=${run}#/overview`);
        const wrong: string[] = [];
        for (const view of views) {
          complaints.length = 0;
          await show(page, view);
          for (const look of looksOf(run)) {
            const { theme, width } = look;
            await become(page, theme, width);
            const found = await problemsOf(page);
            if (isAudited(run, look))
              found.push(...(await accessibilityProblems(page, theme === 'light' ? 'all' : 'contrast')));
            wrong.push(...found.map((line) => `${view}, ${theme}, ${width}: ${line}`));
            if (pictures) await picture(page, join(pictures, `${run}-${theme}-${width}`), view);
          }
          wrong.push(...complaints.filter((line) => !isExpected(line, view, run)).map((line) => `${view}: ${line}`));
        }
        expect(wrong).toEqual([]);
      } finally {
        await context.close();
        if (run === 'live') live.run.pause(); // the others need the processors
      }
    });
});

/** The same page in other colours and another width, once it is painted. */
const become = async (page: Page, theme: 'light' | 'dark', width: number): Promise<void> => {
  await page.emulateMedia({ colorScheme: theme });
  await page.setViewportSize({ width, height: 900 });
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
};

const show = async (page: Page, view: string): Promise<void> => {
  await page.evaluate((hash) => {
    location.hash = hash;
  }, `#/${view}`);
  await page.waitForFunction(
    () => document.querySelector('main') !== null && !document.querySelector('.waiting'),
    null,
    {
      timeout: 60_000,
    },
  );
};

/** A browser writes every refused request to its console: here these are nodes and calls that the run does not have. */
const isExpected = (line: string, view: string, run: string): boolean =>
  run !== 'finished' && /404/.test(line) && (view.startsWith('nodes/3') || view.startsWith('calls/'));

const problemsOf = async (page: Page): Promise<string[]> => {
  const seen = await page.evaluate(() => ({
    wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    text: document.querySelector('main')?.textContent?.trim().length ?? 0,
    heading: document.querySelector('main h1, main h2') !== null,
    pwned: '__pwned' in window,
  }));
  return [
    ...(seen.wide > 0 ? [`${seen.wide} px wider than the window`] : []),
    ...(seen.text < 10 || !seen.heading ? ['blank'] : []),
    ...(seen.pwned ? ['a text was executed'] : []),
  ];
};

const picture = async (page: Page, folder: string, view: string): Promise<void> => {
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${view.replaceAll(/[/?=]/g, '-')}.png`), fullPage: false });
};
