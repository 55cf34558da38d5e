import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runTool } from '../python/run-tool.ts';
import type { Bwrap } from './bwrap.ts';

const SINCE = { '--size': [0, 7], '--disable-userns': [0, 8] } as const;

/** The bubblewrap of this machine, or why there is none. */
export const findBwrap = async (env: NodeJS.ProcessEnv = process.env): Promise<Bwrap | string> => {
  const folders = [...(env.PATH ?? '').split(delimiter), '/usr/bin', '/usr/local/bin', '/run/current-system/sw/bin'];
  const path = folders.map((folder) => join(folder, 'bwrap')).find((each) => existsSync(each));
  if (path === undefined) return 'bubblewrap is not installed';
  const { output } = await runTool([path, '--version'], { env: { PATH: '/usr/bin:/bin' }, seconds: 20 });
  const [version = '', major, minor] = /(\d+)\.(\d+)(?:\.\d+)?/.exec(output) ?? [];
  if (version === '') return `${path} does not print its version: ${output.trim().slice(0, 200)}`;
  const own = [Number(major), Number(minor)] as const;
  return { path, version, has: (option) => isSince(own, SINCE[option]) };
};

const isSince = (own: readonly [number, number], wanted: readonly [number, number]): boolean =>
  own[0] > wanted[0] || (own[0] === wanted[0] && own[1] >= wanted[1]);
