import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const page = readFileSync(resolve(import.meta.dirname, '../../../docs/extending.md'), 'utf8');

const blocks = (language: string): readonly string[] =>
  [...page.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, code]) => code!);

/** The examples of docs/extending.md: a sampler, a runner, a provider. */
export const tsExamples = blocks('ts');

/** The page of the dashboard that docs/extending.md adds. */
export const pageExample = blocks('js')[0]!;
