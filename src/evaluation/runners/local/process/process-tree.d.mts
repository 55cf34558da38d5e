import type { ProcessTable, ProcessUsage } from './process-table.mjs';

export interface Family {
  readonly supervisorPid: number | null;
  add(pid: number): void;
  members(): ({ readonly pid: number } & ProcessUsage)[];
  shareOf(pid: number): number;
}

export function createProcessTree(of: {
  marker: string;
  root?: number | null;
  supervisorPid?: number | null;
  table?: ProcessTable;
}): Family;
export function endProcessTree(tree: Family, graceMs: number, patienceMs?: number): Promise<boolean>;
