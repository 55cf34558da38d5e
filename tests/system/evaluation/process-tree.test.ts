import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import {
  createProcessTable,
  createPsTable,
  identityOf,
} from '../../../src/evaluation/runners/local/process/process-table.mjs';
import { createProcessTree, endProcessTree } from '../../../src/evaluation/runners/local/process/process-tree.mjs';

/** A process table in memory: `[pid, parent, marked]`. */
const tableOf = (rows: [number, number, boolean][]) => ({
  pids: () => rows.map(([pid]) => pid),
  parentOf: (pid: number) => rows.find(([own]) => own === pid)?.[1] ?? 0,
  carries: (pid: number) => rows.find(([own]) => own === pid)?.[2] ?? false,
  usageOf: (pid: number) => (rows.some(([own]) => own === pid) ? { cpuSeconds: 0, memoryMb: 1, peakMb: 1 } : null),
  shareOf: () => 1,
});

test('a member stays one after it has changed its parent and thrown its mark away', () => {
  const rows: [number, number, boolean][] = [
    [50, 60, false], // a child with a smaller number than its parent
    [60, 1, true],
    [70, 1, false],
  ];
  const tree = createProcessTree({ marker: 'M=1', table: tableOf(rows) });
  const pids = () =>
    tree
      .members()
      .map(({ pid }) => pid)
      .sort();
  expect(pids()).toEqual([50, 60]);
  rows.splice(0, 2, [50, 1, false]);
  expect(pids()).toEqual([50]);
  rows.push([51, 50, false]);
  expect(pids()).toEqual([50, 51]);
  rows.splice(0, 3);
  expect(pids()).toEqual([]);
});

for (const [name, table] of [
  ['/proc', createProcessTable],
  ['ps', createPsTable],
] as const)
  test(`a process tree found with ${name} is ended with its grandchildren`, async () => {
    const child = spawn('sh', ['-c', 'sleep 77.123 & sleep 77.123'], { detached: true, stdio: 'ignore' });
    const tree = createProcessTree({ marker: 'ASI_ATTEMPT=none', root: child.pid, table: table() });
    while (tree.members().length < 3) await sleep(20);
    expect(tree.members().every(({ memoryMb }) => memoryMb > 0)).toBe(true);
    const identity = identityOf(child.pid!);
    expect(identity).not.toBeNull();
    expect(await endProcessTree(tree, 100)).toBe(true);
    expect(tree.members()).toEqual([]);
    expect(identityOf(child.pid!)).not.toBe(identity);
  });

test.each([true, false])(
  'the supervisor of a sandbox is not asked to end first, everything else is (supervisor: %s)',
  async (isSupervisor) => {
    const child = spawn('sh', ['-c', 'trap "echo asked" TERM; echo ready; while :; do sleep 0.02; done'], {
      detached: true,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let said = '';
    child.stdout.on('data', (chunk) => (said += chunk));
    while (!said.includes('ready')) await sleep(10);
    const supervisorPid = isSupervisor ? child.pid! : null;
    const tree = createProcessTree({ marker: 'ASI_ATTEMPT=none', root: child.pid!, supervisorPid });
    expect(await endProcessTree(tree, 300)).toBe(true);
    expect(said.includes('asked')).toBe(!isSupervisor);
  },
);
