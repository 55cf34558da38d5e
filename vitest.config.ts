import { defineConfig } from 'vitest/config';
import { SlowFirst } from './tests/slow-first.ts';

/** `unit` starts no process and opens no server of its own; `system` runs real parts; `long` takes about an hour. */
const project = (name: string, globalSetup: string[] = []) => ({
  extends: true as const,
  test: { name, include: [`tests/${name}/**/*.test.ts`], globalSetup },
});

/** Only what runs real parts needs a Chroma server. */
const environments = ['tests/environments.ts'];

export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    sequence: { sequencer: SlowFirst },
    projects: [project('unit'), project('system', environments), project('long', environments)],
  },
});
