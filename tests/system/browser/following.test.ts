import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { scriptedSource } from '../../unit/dashboard/scripted-source.ts';
import { newRoot, removeRoot, servePage } from '../../unit/dashboard/serve.ts';
import { hasBrowser, openBrowser } from './chromium.ts';

const root = newRoot();
let browser: Browser;
beforeAll(async () => {
  if (hasBrowser) browser = await openBrowser();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  removeRoot(root);
});

describe.skipIf(!hasBrowser)('a page that follows', { timeout: 120_000 }, () => {
  test('asks at most four times a second, however busy the run', async () => {
    const { source, happen } = scriptedSource(root);
    const dashboard = await servePage(root, { source });
    const page = await browser.newPage();
    try {
      await page.goto(dashboard.url);
      await page.locator('.figures').waitFor();
      let asked = 0;
      page.on('request', (request) => {
        if (request.url().includes('/api/view')) asked += 1;
      });
      const begun = Date.now();
      const busy = setInterval(() => {
        for (let index = 0; index < 10; index += 1) happen(`busy ${index}`);
      }, 50);
      await page.waitForTimeout(4000);
      clearInterval(busy);
      const seconds = (Date.now() - begun) / 1000;
      expect(asked).toBeGreaterThan(2);
      expect(asked / seconds).toBeLessThanOrEqual(4.25);
    } finally {
      await page.close();
      await dashboard.close();
    }
  });

  test('shows the run that its server was started again with', async () => {
    const first = await servePage(root, { source: scriptedSource(root, 'first-run').source });
    const page = await browser.newPage();
    await page.goto(first.url);
    await page.locator('.bar-top', { hasText: 'first-run' }).waitFor();
    await first.close();
    const again = await servePage(root, {
      source: scriptedSource(root, 'second-run').source,
      port: Number(new URL(first.url).port),
    });
    try {
      await page.locator('.bar-top', { hasText: 'second-run' }).waitFor({ timeout: 60_000 });
    } finally {
      await page.close();
      await again.close();
    }
  });

  test('lets go of its stream while it is hidden, so that a seventh tab is served', async () => {
    const { source } = scriptedSource(root);
    const dashboard = await servePage(root, { source });
    const context = await browser.newContext();
    try {
      for (let tab = 0; tab < 7; tab += 1) {
        const page = await context.newPage();
        await page.goto(dashboard.url);
        await page.locator('.figures').waitFor({ timeout: 30_000 });
        // this browser has no window that could cover a tab: the page is told that it is hidden
        await page.evaluate(() => {
          Object.defineProperty(document, 'hidden', { value: true, configurable: true });
          document.dispatchEvent(new Event('visibilitychange'));
        });
      }
    } finally {
      await context.close();
      await dashboard.close();
    }
  });
});
