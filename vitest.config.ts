import { defineConfig } from 'vitest/config';
import { SlowFirst } from './tests/slow-first.ts';

export default defineConfig({
  test: {
    globalSetup: ['tests/environments.ts'],
    include: ['tests/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    fileParallelism: true,
    maxWorkers: 2,
    sequence: { sequencer: SlowFirst },
  },
});
