import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asiProgram } from '../../compiled.ts';

const driver = new URL('drive.py', import.meta.url).pathname;
const toy = new URL('toy', import.meta.url).pathname;

const clean: Record<string, string> = Object.fromEntries(
  Object.entries(process.env).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && !/^(npm_|ASI_|OPENAI_|FORCE_COLOR|NO_COLOR|CI$|LC_|LANG|TERM)/.test(entry[0]),
  ),
);

/** What a person does at a terminal once something is written there. */
export type Step = { readonly after: string; readonly wait?: number } & (
  | { readonly keys: string }
  | { readonly signal: NodeJS.Signals }
  | { readonly size: readonly [rows: number, columns: number] }
);

/** How a call at a terminal went; `sizes`: how much was written before each change of size. */
export interface Session {
  readonly code: number;
  readonly written: string;
  readonly missed: readonly string[];
  readonly sizes: readonly number[];
  /** Does the terminal work by lines again, with echo? */
  readonly cooked: boolean | null;
}

/** How a call through pipes went. */
export interface Piped {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder to call the program in, with a task whose evaluations take as long as wanted. */
export const createPlace = () => {
  const folder = mkdtempSync(join(tmpdir(), 'asi-terminal-'));
  const task = (name: string, seconds = 0, files: Readonly<Record<string, string>> = {}): string => {
    const directory = join(folder, name);
    cpSync(toy, directory, { recursive: true });
    writeFileSync(join(directory, 'seconds.txt'), String(seconds));
    for (const [file, text] of Object.entries(files)) writeFileSync(join(directory, file), text);
    return directory;
  };
  const piped = (args: readonly string[], more: Readonly<Record<string, string>> = {}, heed?: Heed): Promise<Piped> =>
    calledByPipe(folder, args, more, heed);
  const typed = (args: readonly string[], steps: readonly Step[], more: Partial<Manner> = {}): Promise<Session> =>
    calledAtTerminal(folder, args, steps, more);
  return { folder, task, piped, typed, remove: () => rmSync(folder, { recursive: true, force: true }) };
};

/** The flags that keep a run small and quick. */
export const quick = ['--model', 'none', '--chroma', 'memory', '--sandbox', 'none', '--port', '0'] as const;

/** Does something when a text was said on stderr. */
export type Heed = (said: string, signal: (name: NodeJS.Signals) => void) => void;

const calledByPipe = (cwd: string, args: readonly string[], more: Readonly<Record<string, string>>, heed?: Heed) =>
  new Promise<Piped>((done) => {
    const child = spawn(process.execPath, [asiProgram, ...args], {
      cwd,
      env: { ...clean, ...more },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (data) => (stdout += data));
    child.stderr.on('data', (data) => {
      stderr += data;
      heed?.(stderr, (name) => child.kill(name));
    });
    child.on('close', (code) => done({ code, stdout, stderr }));
  });

interface Manner {
  readonly rows: number;
  readonly columns: number;
  readonly seconds: number;
  readonly environment: Readonly<Record<string, string>>;
}

const calledAtTerminal = (cwd: string, args: readonly string[], steps: readonly Step[], more: Partial<Manner>) =>
  new Promise<Session>((done, fail) => {
    const { rows = 24, columns = 100, seconds = 90, environment = { LANG: 'C.UTF-8' } } = more;
    const env = { ...clean, TERM: 'xterm-256color', ...environment };
    const child = spawn('python3', [driver], { stdio: ['pipe', 'pipe', 'inherit'] });
    let told = '';
    child.stdout.on('data', (data) => (told += data));
    child.on('close', (code) => (code === 0 ? done(JSON.parse(told)) : fail(new Error(`drive.py ended with ${code}`))));
    child.stdin.end(
      JSON.stringify({ command: [process.execPath, asiProgram, ...args], env, cwd, rows, columns, seconds, steps }),
    );
  });
