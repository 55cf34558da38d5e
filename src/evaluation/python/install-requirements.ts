import type { Stopwatch } from '../../platform/async/stopwatch.ts';
import { explainFailure } from './environment-problem.ts';
import { runTool } from './run-tool.ts';

/** Pip's settings that decide where packages come from, and what uv calls them. */
const SETTINGS: Readonly<Record<string, string>> = {
  'index-url': 'UV_DEFAULT_INDEX',
  'extra-index-url': 'UV_INDEX',
  'find-links': 'UV_FIND_LINKS',
  'no-index': 'UV_NO_INDEX',
  cert: 'SSL_CERT_FILE',
};

/** Installs a requirements file with uv, which takes seconds where pip takes minutes; with pip where uv does not get on. */
export const installRequirements = async (
  base: string,
  interpreter: string,
  file: string,
  clock: Stopwatch,
  extra: readonly string[] = [],
): Promise<void> => {
  const pip = await pipInto(base, interpreter, clock);
  if (await installWithUv(pip, interpreter, file, clock, extra)) return;
  const install = [...pip, 'install', '--retries', '2', '--no-input', ...extra, '-r', file];
  const { succeeded, output } = await clock.during(
    'installing packages with pip',
    runTool(install, { onLine: clock.note }),
  );
  if (!succeeded) throw explainFailure('Installing the Python packages', output);
};

/** A pip that installs into the environment: the base's own, or one put in there, which takes some seconds more. */
const pipInto = async (base: string, interpreter: string, clock: Stopwatch): Promise<readonly string[]> => {
  const pip = [base, '-m', 'pip', '--python', interpreter];
  if ((await runTool([...pip, '--version'])).succeeded) return pip;
  const { succeeded, output } = await clock.during('fetching pip', runTool([interpreter, '-m', 'ensurepip']));
  if (!succeeded) throw explainFailure('Making a Python environment', output);
  return [interpreter, '-m', 'pip'];
};

const installWithUv = async (
  pip: readonly string[],
  interpreter: string,
  file: string,
  clock: Stopwatch,
  extra: readonly string[],
): Promise<boolean> => {
  const fetchUv = [...pip, 'install', '--quiet', '--retries', '1', '--no-input', 'uv'];
  if (!(await clock.during('fetching the installer uv', runTool(fetchUv))).succeeded) return false;
  const env = { ...(await uvSettings(pip)), ...process.env, NO_COLOR: '1', UV_NO_PROGRESS: '1' };
  // Compiled at once: evaluators may not write bytecode, and torch would take ten seconds more at every start.
  const install = ['pip', 'install', '--python', interpreter, '--compile-bytecode', ...extra, '-r', file];
  const uv = [interpreter, '-m', 'uv', ...install];
  return (await clock.during('installing packages with uv', runTool(uv, { env, onLine: clock.note }))).succeeded;
};

/** Uv does not read pip's configuration, in which many a site names its mirror. */
const uvSettings = async (pip: readonly string[]): Promise<Record<string, string>> => {
  const { output } = await runTool([...pip, 'config', 'list']);
  const lines = [...output.matchAll(/^[^=\s]*\.([a-z-]+)='(.*)'$/gm)];
  return Object.fromEntries(
    lines.flatMap(([, name = '', value = '']) => (SETTINGS[name] ? [[SETTINGS[name], value]] : [])),
  );
};
