import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runTool } from '../evaluation/python/run-tool.ts';
import type { CheatBench } from './cheat-bench.ts';

const REWRITE = fileURLToPath(new URL('./rewrite.py', import.meta.url));

type Request =
  | { readonly how: 'around'; readonly before: string; readonly after: string }
  | { readonly how: 'replace'; readonly body: string };

/** A Python program made out of another, by Python's own parser. */
export const rewritten = async (
  { python, directory }: CheatBench,
  program: string,
  request: Request,
): Promise<string> => {
  const made = join(directory, 'rewritten.py');
  const input = JSON.stringify({ program, ...request });
  const { succeeded, output } = await runTool([python!.interpreter, '-I', REWRITE, made], { input, seconds: 60 });
  if (!succeeded) throw new Error(`The initial program could not be rewritten: ${output.trim().split('\n').at(-1)}`);
  return readFile(made, 'utf8');
};
