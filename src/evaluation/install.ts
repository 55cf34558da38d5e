import { explainFailure } from './environment-problem.ts';
import type { Stopwatch } from './stopwatch.ts';
import { runTool } from './tool.ts';

/** Pip's settings that decide where packages come from, and what uv calls them. */
const SETTINGS: Readonly<Record<string, string>> = {
  'index-url': 'UV_DEFAULT_INDEX',
  'extra-index-url': 'UV_INDEX',
  'find-links': 'UV_FIND_LINKS',
  'no-index': 'UV_NO_INDEX',
  cert: 'SSL_CERT_FILE',
};

/** Installs a requirements file with uv, which takes seconds where pip takes minutes; with pip where uv does not get on. */
export const installRequirements = async (interpreter: string, file: string, clock: Stopwatch): Promise<void> => {
  if (await installWithUv(interpreter, file, clock)) return;
  const pip = [interpreter, '-m', 'pip', 'install', '--retries', '2', '--no-input', '-r', file];
  const { succeeded, output } = await clock.during(
    'installing packages with pip',
    runTool(pip, { onLine: clock.note }),
  );
  if (!succeeded) throw explainFailure('Installing the Python packages', output);
};

const installWithUv = async (interpreter: string, file: string, clock: Stopwatch): Promise<boolean> => {
  const fetchUv = [interpreter, '-m', 'pip', 'install', '--quiet', '--retries', '1', '--no-input', 'uv'];
  if (!(await clock.during('fetching the installer uv', runTool(fetchUv))).succeeded) return false;
  const env = { ...(await uvSettings(interpreter)), ...process.env, NO_COLOR: '1', UV_NO_PROGRESS: '1' };
  // Compiled at once: evaluators may not write bytecode, and torch would take ten seconds more at every start.
  const uv = [interpreter, '-m', 'uv', 'pip', 'install', '--python', interpreter, '--compile-bytecode', '-r', file];
  return (await clock.during('installing packages with uv', runTool(uv, { env, onLine: clock.note }))).succeeded;
};

/** Uv does not read pip's configuration, in which many a site names its mirror. */
const uvSettings = async (interpreter: string): Promise<Record<string, string>> => {
  const { output } = await runTool([interpreter, '-m', 'pip', 'config', 'list']);
  const lines = [...output.matchAll(/^[^=\s]*\.([a-z-]+)='(.*)'$/gm)];
  return Object.fromEntries(
    lines.flatMap(([, name = '', value = '']) => (SETTINGS[name] ? [[SETTINGS[name], value]] : [])),
  );
};
