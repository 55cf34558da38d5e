export interface Cgroups {
  enter(command: readonly string[]): readonly string[];
  ranOutOfMemory(): boolean;
  pids(): number[];
  close(): Promise<void>;
}

export function findCgroups(): string[];
export function openCgroups(of: { parents: readonly string[]; name: string; memoryMb: number }): Cgroups;
export function closeCgroups(parents: readonly string[], name: string): Promise<void>;
