import type { ChildProcess } from 'node:child_process';
import type { Cgroups } from './cgroups.mjs';
import type { Confined } from './confinement.ts';

export type CommandEnd =
  | { readonly exitCode: number | null; readonly signal: NodeJS.Signals | null }
  | { readonly fault: string };

export function startConfined(
  confined: Confined,
  where: { name: string; memoryMb: number; cwd: string; onHolder?: (pid: number) => void },
): { child: ChildProcess; ended: Promise<CommandEnd>; groups: Cgroups };
