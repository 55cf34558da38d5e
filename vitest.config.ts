import { defineConfig } from 'vitest/config';
import { SlowFirst } from './tests/slow-first.ts';

/** `unit` starts no process and opens no server of its own; `system` runs real parts; `long` takes about an hour. */
const project = (name: string, globalSetup: string[] = []) => ({
  extends: true as const,
  test: { name, include: [`tests/${name}/**/*.test.ts`], globalSetup },
});

/** What runs real parts needs a Chroma server, a Python that starts quickly, and the program compiled. */
const environments = ['tests/environments.ts', 'tests/plain-python.ts', 'tests/compile-once.ts'];

export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 60_000,
    isolate: false, // a worker imports each module once for all its files, so a test leaves nothing behind in a module
    maxWorkers: 3, // of two processors: many tests wait for processes of their own
    sequence: { sequencer: SlowFirst },
    projects: [project('unit'), project('system', environments), project('long', environments)],
  },
});
