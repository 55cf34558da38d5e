import { statfs } from 'node:fs/promises';
import { resolve } from 'node:path';
import { needsKey } from '../config/complete-settings.ts';
import type { Config } from '../config/schema.ts';
import { sandboxCheck } from '../evaluation/sandbox/sandbox-check.ts';
import { type Check, fail, ok, warn } from './doctor-check.ts';

/** What every run needs of this machine: Node, disk space, a model where one is wanted, and a sandbox. */
export async function* machineChecks(config: Config): AsyncGenerator<Check> {
  yield nodeVersion();
  yield await freeSpace(config.runs);
  yield credentials(config);
  yield { name: 'sandbox', ...(await sandboxCheck(config.sandbox)) };
}

const nodeVersion = (): Check => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const isEnough = major > 20 || (major === 20 && minor >= 19);
  return isEnough
    ? ok('node', process.version)
    : fail('node', `${process.version} is too old`, 'Install Node 20.19 or newer; 24 is recommended.');
};

const freeSpace = async (runs: string): Promise<Check> => {
  const { bavail, bsize } = await statfs(resolve(runs)).catch(() => statfs('.'));
  const gigabytes = (bavail * bsize) / 2 ** 30;
  const detail = `${gigabytes.toFixed(1)} GiB free`;
  return gigabytes >= 1 ? ok('disk', detail) : warn('disk', detail, 'Free some space; a run wants at least 1 GiB.');
};

const credentials = (config: Config): Check => {
  const { model, models, endpoint } = config;
  const isNone = (model ?? 'none') === 'none' && Object.keys(models).length === 0;
  if (isNone) return ok('model', 'none: known edits are recombined');
  const hasKey = Boolean(process.env.OPENAI_API_KEY?.trim());
  const without =
    endpoint.baseUrl === null ? `the provider "${endpoint.provider}" needs no key` : 'an endpoint of your own';
  return hasKey || !needsKey(config)
    ? ok('model', `${model}, ${hasKey ? 'a key is set' : without}`)
    : fail('model', 'no OPENAI_API_KEY is set', 'Set it, or work without a model: --model none.');
};
