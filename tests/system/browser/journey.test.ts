import { afterAll, expect, test } from 'vitest';
import { startOpenAiServer } from '../../doubles/openai-server.ts';
import { newRoot, removeRoot, servePage } from '../../unit/dashboard/serve.ts';
import { isResearcher, lesson, proposalOf, spoken } from '../run/spoken.ts';
import { hasBrowser, openBrowser, watchedTab } from './chromium.ts';
import { startLive } from './live-run.ts';

const root = newRoot();
afterAll(() => removeRoot(root));

test.skipIf(!hasBrowser)('a person follows a run and steers it', { timeout: 300_000 }, async () => {
  // a model that takes its time and cites an idea that it is told
  const model = await startOpenAiServer(async (request, n) => {
    await new Promise((resolve) => setTimeout(resolve, 400));
    if (!isResearcher(request)) return spoken(request, n, { text: lesson });
    const told = /## (idea-[\w-]+)/.exec(JSON.stringify(request.body.messages))?.[1];
    const text = proposalOf(`number ${n}`, `it is ${n} steps away`, `def solve():\n    return ${n} / 100`);
    return spoken(request, n, { text: told === undefined ? text : text.replace('CITES: none', `CITES: ${told}`) });
  });
  const live = await startLive(root, {
    models: { researcher: 'gpt-4o-mini', analyzer: 'gpt-4o-mini' },
    endpoint: { baseUrl: model.url },
    novelty: { duplicateAbove: 1, novelBelow: 1 },
    lanes: 2,
  });
  const dashboard = await servePage(root, { source: live.source });
  const browser = await openBrowser();
  try {
    const { page, complaints } = await watchedTab(await browser.newContext(), dashboard.url);
    const go = (hash: string) => page.goto(`${dashboard.url}/#/${hash}`);

    // a round goes through the agents
    await go('actors');
    const active = page.locator('svg.statechart .state.active');
    await active.first().waitFor({ timeout: 60_000 });
    const seen = new Set<string>();
    await expect
      .poll(
        async () => {
          for (const id of await active.evaluateAll((all) => all.map((one) => one.getAttribute('data-state') ?? '')))
            seen.add(id);
          return seen.size;
        },
        { timeout: 90_000, interval: 100 },
      )
      .toBeGreaterThan(2);

    // what did the best one change?
    await go('overview');
    await page.locator('.figure .value a').first().click({ timeout: 60_000 });
    await page.getByRole('region', { name: 'Differences' }).or(page.getByText('The programs are the same.')).waitFor();

    // an idea, and the node that cites it
    await page.getByRole('button', { name: 'Controls' }).click();
    const drawer = page.getByRole('complementary', { name: 'Controls' });
    await drawer.getByLabel('what to try, and why').fill('Return seven: the evaluator likes it.');
    await drawer.getByRole('button', { name: 'Send' }).click();
    await drawer.getByText('The idea is added to the next prompts').waitFor();
    await go('overview');
    const cited = page.getByText(/used in \d+ prompts?.*cited by node \d+/);
    await cited.waitFor({ timeout: 120_000 });

    // pause, go on, stop
    await drawer.getByRole('button', { name: 'Pause' }).click();
    await page.locator('.pill.paused').waitFor({ timeout: 60_000 });
    await drawer.getByRole('button', { name: 'Resume' }).click();
    await page.locator('.pill.running').waitFor({ timeout: 60_000 });
    await drawer.getByRole('button', { name: 'Stop' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Stop' }).click();
    expect((await live.run.done).reason).toBe('stopped');
    await page.locator('.pill.stopped').waitFor({ timeout: 60_000 });

    // what came of it
    await go('report');
    await page.frameLocator('iframe').getByRole('heading', { name: 'Abstract' }).waitFor({ timeout: 30_000 });
    expect(complaints).toEqual([]);
  } finally {
    await browser.close();
    await dashboard.close();
    await live.end();
    await model.stop();
  }
});
