export interface ProcessUsage {
  readonly cpuSeconds: number;
  readonly memoryMb: number;
  readonly peakMb: number;
}

export interface ProcessTable {
  pids(): number[];
  parentOf(pid: number): number;
  carries(pid: number, marker: string): boolean;
  usageOf(pid: number): ProcessUsage | null;
  shareOf(pid: number): number;
}

export function createProcessTable(): ProcessTable;
export function createPsTable(): ProcessTable;
export function identityOf(pid: number): string | null;
export function waitedCpuSeconds(): number;
