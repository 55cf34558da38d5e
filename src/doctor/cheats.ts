import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CheatBench } from './cheat-bench.ts';
import { rewritten } from './rewriting.ts';

const folder = fileURLToPath(new URL('./cheats', import.meta.url));

/** The file that one of the cheats plants where modules are imported from: inert, hidden from hashes, removed afterwards. */
export const PLANTED = '.planted-by-doctor';

const kinds: Readonly<Record<string, readonly string[]>> = {
  planted_module: [PLANTED],
  odd_result: ['symbolic link', 'hard link', 'FIFO', 'sparse file', 'NaN', 'out of bounds'],
};

/** A way to a score that no honest program has; each is a file of `cheats/` whose first line says what it does. */
export interface Cheat {
  readonly name: string;
  readonly what: string;
  readonly kind: string | null;
  readonly text: string;
}

const textOf = (file: string): string => readFileSync(join(folder, file), 'utf8');

/** Every cheat, in the order of their names. */
export const cheats: readonly Cheat[] = readdirSync(folder)
  .filter((file) => file.endsWith('.py') && !file.startsWith('_'))
  .sort()
  .flatMap((file) => {
    const [text, id] = [textOf(file), file.replace('.py', '')];
    const what = text.split('\n', 1)[0]!.replace(/^# /, '');
    const name = id.replaceAll('_', ' ');
    const listed = kinds[id];
    if (id !== 'odd_result') return [{ name, what, kind: listed?.[0] ?? null, text }];
    return listed!.map((kind) => ({ name: `${name}, ${kind}`, what: `${what}: ${kind}`, kind, text }));
  });

/** The program with a cheat put into it; `score` is what a forger writes. */
export const cheating = (bench: CheatBench, program: string, cheat: Cheat, score: number): Promise<string> => {
  const given = `_CHEAT_SCORE = ${score}\n_CHEAT_KIND = ${JSON.stringify(cheat.kind ?? '')}\n`;
  const before = [given, textOf('_shared.py'), cheat.text].join('\n');
  return rewritten(bench, program, { how: 'around', before, after: textOf('_around.py') });
};
