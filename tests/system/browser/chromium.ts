import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

const program = process.env.ASI_TEST_CHROMIUM ?? '/usr/bin/chromium';

/** Is there a browser? Where CI asks for one, its absence is a failure and nothing is skipped. */
export const hasBrowser = existsSync(program) || Boolean(process.env.CI);

/** One browser for all tests of a file. */
export const openBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: program,
    args: [
      ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
      ...['--disable-component-update', '--disable-sync'],
    ],
  });

/** What a tab complains of, and whom it asks: both belong to the run's server alone. */
export interface Watched {
  readonly page: Page;
  readonly complaints: string[];
}

/** A tab that keeps every error of the page and every request that leaves the server. */
export const watchedTab = async (context: BrowserContext, url: string): Promise<Watched> => {
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()} ${message.location().url}`);
  });
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('request', (request) => {
    const asked = request.url();
    if (!asked.startsWith(`${url}/`) && !asked.startsWith('data:') && !asked.startsWith('blob:'))
      complaints.push(`request: ${asked}`);
  });
  return { page, complaints };
};

const axeFile = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** Violations of WCAG 2 A and AA, as short lines; or of the contrast of colours alone, which is all that a theme changes. */
export const accessibilityProblems = async (page: Page, rules: 'all' | 'contrast' = 'all'): Promise<string[]> => {
  // evaluated from outside: the policy of the page lets no foreign script in
  await page.evaluate(await axeText());
  return page.evaluate(async (wanted) => {
    const { axe } = window as unknown as { axe: typeof import('axe-core') };
    const { violations } = await axe.run(document, {
      runOnly: wanted === 'all' ? ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] : ['color-contrast'],
      iframes: false,
      resultTypes: ['violations'],
    });
    return violations.flatMap(({ id, nodes }) =>
      nodes.slice(0, 3).map(({ html, any }) => `${id}: ${html.slice(0, 160)} ${any[0]?.message ?? ''}`),
    );
  }, rules);
};

let text: Promise<string> | undefined;
const axeText = (): Promise<string> => {
  text ??= import('node:fs/promises').then(({ readFile }) => readFile(axeFile, 'utf8'));
  return text;
};
