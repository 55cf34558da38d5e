#!/usr/bin/env node
import { existsSync } from 'node:fs';

// A clone runs its sources; the published package has none, and runs what was compiled from them.
if (existsSync(new URL('../src/main.ts', import.meta.url))) {
  const { register } = await import('tsx/esm/api');
  register();
  await import('../src/main.ts');
} else await import('../dist/main.js');
