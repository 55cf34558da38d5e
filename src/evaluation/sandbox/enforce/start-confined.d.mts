import type { ChildProcess } from 'node:child_process';
import type { Confined } from '../confinement.ts';
import type { Cgroups } from './cgroups.mjs';

export type CommandEnd =
  | { readonly exitCode: number | null; readonly signal: NodeJS.Signals | null }
  | { readonly fault: string };

export function startConfined(
  confined: Confined,
  where: { name: string; memoryMb: number; cwd: string; onHolder?: (pid: number) => void },
): { child: ChildProcess; ended: Promise<CommandEnd>; groups: Cgroups };
