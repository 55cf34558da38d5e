import type { SetupDocument } from '../api.ts';
import type { RunSource } from '../source.ts';

/** How the run was produced, and the command that does it again: settings that nobody chose are left out. */
export const setupDocument = async (source: RunSource): Promise<SetupDocument> => {
  const manifest = await source.manifest();
  const config = flat(manifest.config, '');
  const origins = (manifest.origins ?? {}) as Record<string, string>;
  const chosen = [...config].filter(
    ([key]) => ['flag', 'file', 'environment'].includes(origins[key] ?? 'default') && key !== 'runs',
  );
  const sets = chosen.map(([key, value]) => `--set ${key}=${quoted(value)}`);
  const seed = config.get('seed');
  const named = sets.some((set) => set.startsWith('--set seed='));
  return {
    manifest,
    command: [
      'npm start --',
      '--task',
      String(manifest.task),
      ...(seed === undefined || named ? [] : [`--seed ${seed}`]),
      ...sets,
    ].join(' '),
    services: source.fold.view().services,
  };
};

const flat = (value: unknown, prefix: string): Map<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? new Map(
        Object.entries(value).flatMap(([name, inner]) => [...flat(inner, prefix === '' ? name : `${prefix}.${name}`)]),
      )
    : new Map([[prefix, value]]);

const quoted = (value: unknown): string => {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return /^[\w.:/@+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
};
