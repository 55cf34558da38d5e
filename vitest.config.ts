import { defineConfig } from 'vitest/config';
import { SlowFirst } from './tests/slow-first.ts';

/** `unit` starts no process and opens no server of its own; `system` runs real parts; `long` takes about an hour. */
const project = (name: string) => ({
  extends: true as const,
  test: { name, include: [`tests/${name}/**/*.test.ts`] },
});

export default defineConfig({
  test: {
    globalSetup: ['tests/environments.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    sequence: { sequencer: SlowFirst },
    projects: [project('unit'), project('system'), project('long')],
  },
});
