import { settingsByKey } from '../../config/settings-by-key.ts';
import type { SetupDocument } from '../../views/documents.ts';
import type { RunSource } from '../../views/run-source.ts';

/** How the run was produced, and the command that does it again. */
export const setupDocument = async (source: RunSource): Promise<SetupDocument> => {
  const manifest = await source.manifest();
  const { services, seed } = source.fold.view();
  return { manifest, command: commandOf(manifest, seed), services };
};

/** The command that starts the same run: settings that were not chosen are left out. */
export const commandOf = (manifest: Readonly<Record<string, unknown>>, seed: number): string => {
  const config = settingsByKey(manifest.config);
  const origins = (manifest.origins ?? {}) as Record<string, string>;
  const isChosen = (key: string): boolean =>
    ['flag', 'file', 'environment'].includes(origins[key] ?? '') && key !== 'runs';
  const sets = [...config].filter(([key]) => isChosen(key)).map(([key, value]) => `--set ${key}=${quoted(value)}`);
  const isSeeded = sets.some((set) => set.startsWith('--set seed='));
  return ['npm start --', `--task ${manifest.task}`, ...(isSeeded ? [] : [`--seed ${seed}`]), ...sets].join(' ');
};

const quoted = (value: unknown): string => {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return /^[\w.:/@+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
};
