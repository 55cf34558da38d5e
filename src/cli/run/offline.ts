import type { Config } from '../../config/schema.ts';
import { type Arguments, isOn } from '../grammar/arguments.ts';
import { cliProblem } from '../terminal/cli-problem.ts';

/** What the installers and model libraries that we start understand as being offline. */
const silence = { PIP_NO_INDEX: '1', UV_OFFLINE: '1', HF_HUB_OFFLINE: '1', TRANSFORMERS_OFFLINE: '1' } as const;

/** With `--offline`: refuses settings by which something would leave this machine, keeps installers offline, and answers what to say of it. */
export const goOffline = (
  args: Arguments,
  config: Config,
  environment: Record<string, string | undefined> = process.env,
): readonly string[] => {
  if (!isOn(args, 'offline')) return [];
  const leak = leakOf(config);
  if (leak !== null)
    throw cliProblem({
      code: 'offline',
      message: `--offline is given, but ${leak.what}.`,
      advice: leak.advice,
    });
  Object.assign(environment, silence);
  return ['offline: no packages are fetched, so a Python environment that is not there yet cannot be made'];
};

/** The first setting by which more would leave than what the model endpoint is asked; null when there is none. */
const leakOf = ({ chroma, embedder, endpoint, sandbox }: Config): { what: string; advice: string } | null => {
  if (chroma !== 'auto' && chroma !== 'memory' && !isHere(chroma))
    return { what: `chroma is at ${chroma}`, advice: 'Use --chroma auto or --chroma memory.' };
  const { baseUrl } = embedder;
  if (baseUrl !== null && baseUrl !== endpoint.baseUrl && !isHere(baseUrl))
    return { what: `the embedder is at ${baseUrl}`, advice: 'Use --set embedder.name=local.' };
  if (sandbox === 'none')
    return { what: 'without a sandbox programs can reach the network', advice: 'Leave --sandbox none out.' };
  return null;
};

const isHere = (address: string): boolean => {
  try {
    const { hostname } = new URL(address.includes('://') ? address : `http://${address}`);
    return /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
  } catch {
    return false;
  }
};
