import { defineConfig } from 'vitest/config';
import { SlowFirst } from './tests/slow-first.ts';

/** `unit` starts no process and opens no server of its own; `system` runs real parts; `long` takes about an hour. */
const project = (name: string, more: { globalSetup?: string[]; isolate?: boolean } = {}) => ({
  extends: true as const,
  test: { name, include: [`tests/${name}/**/*.test.ts`], ...more },
});

/** Only what runs real parts needs a Chroma server, and the program compiled. */
const environments = { globalSetup: ['tests/environments.ts', 'tests/plain-python.ts', 'tests/compile-once.ts'] };

/** One worker imports a module once for all its files: 24 s instead of 65 s. A test leaves nothing behind in a module. */
const shared = { isolate: false };

export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 3, // of two processors: many tests wait for processes of their own
    sequence: { sequencer: SlowFirst },
    projects: [project('unit', shared), project('system', environments), project('long', environments)],
  },
});
