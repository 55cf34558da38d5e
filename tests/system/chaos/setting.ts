import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { compiledRoot } from '../../compiled.ts';
import type { ScriptedServer } from './scripted.ts';

/** The code that ships. A mutant has a copy. */
export const repository = resolve(import.meta.dirname, '../../..');

/** What is run, by which code, and where everything it writes goes. */
export interface Setting {
  /** The folder of the code. */
  readonly code: string;
  /** Holds the task, the temporary directory of all lives, and a folder for each run. */
  readonly home: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly server: ScriptedServer | null;
}

export interface SettingOptions {
  readonly code?: string;
  readonly rounds?: number;
  readonly seed?: number;
  /** A model that answers by a script; null: no model. */
  readonly server?: ScriptedServer | null;
  readonly sandbox?: 'auto' | 'none';
  /** How long an evaluation takes at least. */
  readonly seconds?: number;
}

/** Lanes of all islands: what may be in flight when a life ends. */
export const lanes = 4;

/** Prepares a home under the temporary directory; whoever asked for it removes it. */
export const newSetting = (options: SettingOptions = {}): Setting => {
  const { code = compiledRoot, rounds = 10, seed = 1, server = null, sandbox = 'none', seconds = 0 } = options;
  const home = mkdtempSync(join(tmpdir(), 'asi-chaos-'));
  mkdirSync(join(home, 'tmp'));
  cpSync(join(import.meta.dirname, 'toy'), join(home, 'task'), { recursive: true });
  writeFileSync(join(home, 'task', 'seconds.txt'), String(seconds));
  const model = server === null ? {} : { endpoint: { baseUrl: server.url, callSeconds: 60 } };
  const settings = {
    ...{ model: server === null ? 'none' : 'gpt-4o-mini', ...model, sandbox, chroma: 'memory' },
    ...{ seed, rounds, islands: 2, lanes: lanes / 2, deterministic: true, migration: { every: 3, nodes: 1 } },
  };
  return { code, home, settings, server };
};

export const taskOf = ({ home }: Setting): string => join(home, 'task');
export const temporaryOf = ({ home }: Setting): string => join(home, 'tmp');
