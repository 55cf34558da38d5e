import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bytesBelow } from '../../../src/evaluation/runners/local/process/disk-usage.mjs';
import { seccompFilter } from '../../../src/evaluation/sandbox/enforce/seccomp.mjs';
import { findShares } from '../../../src/evaluation/sandbox/enforce/shares.ts';
import { gpuOptions } from '../../../src/evaluation/sandbox/gpu-nodes.ts';
import { mountOptions } from '../../../src/evaluation/sandbox/mounts.ts';
import { openSandbox } from '../../../src/evaluation/sandbox/open-sandbox.ts';
import { fixFor, noSandboxProblem } from '../../../src/evaluation/sandbox/sandbox-problem.ts';
import { newBench, newDirectory } from '../../unit/evaluation/rig.ts';

const sharing = (taskDirectory: string, more: Record<string, unknown> = {}) => ({
  ...{ interpreter: null, program: 'true', taskDirectory, pythonPackages: taskDirectory, runDirectory: newDirectory() },
  ...more,
});

/** What the filter answers to one system call, as the kernel works it out. */
const answer = (filter: Buffer, call: { arch: number; number: number; first?: number }): number => {
  const data = new Map([
    [0, call.number],
    [4, call.arch],
    [16, call.first ?? 0],
  ]);
  let loaded = 0;
  for (let at = 0; ; at += 1) {
    const code = filter.readUInt16LE(8 * at);
    const [onTrue, onFalse, value] = [filter[8 * at + 2]!, filter[8 * at + 3]!, filter.readUInt32LE(8 * at + 4)];
    if (code === 0x06) return value;
    if (code === 0x20) loaded = data.get(value)!;
    else {
      const holds = code === 0x15 ? loaded === value : code === 0x35 ? loaded >= value : (loaded & value) !== 0;
      at += holds ? onTrue : onFalse;
    }
  }
};
const [ALLOW, KILL, EPERM, ENOSYS] = [0x7fff0000, 0x80000000, 0x00050001, 0x00050026];
const machines = {
  x64: { arch: 0xc000003e, read: 0, ptrace: 101, clone: 56, clone3: 435, socket: 41, other: 0x40000003 },
  arm64: { arch: 0xc00000b7, read: 63, ptrace: 117, clone: 220, clone3: 435, socket: 198, other: 0x28 },
} as const;

for (const architecture of ['x64', 'arm64'] as const)
  test(`the ${architecture} filter lets pass what programs need, and answers the rest as it should`, () => {
    const { arch, read, ptrace, clone, clone3, socket, other } = machines[architecture];
    for (const network of [true, false]) {
      const filter = seccompFilter({ architecture, network });
      expect(answer(filter, { arch, number: read })).toBe(ALLOW);
      expect(answer(filter, { arch, number: ptrace })).toBe(EPERM);
      expect(answer(filter, { arch, number: 425 })).toBe(EPERM);
      expect(answer(filter, { arch, number: clone, first: 0x11 })).toBe(ALLOW);
      expect(answer(filter, { arch, number: clone, first: 0x10000011 })).toBe(EPERM);
      expect(answer(filter, { arch, number: clone3 })).toBe(ENOSYS);
      expect(answer(filter, { arch, number: socket, first: 1 })).toBe(ALLOW);
      expect(answer(filter, { arch, number: socket, first: 2 })).toBe(network ? ALLOW : EPERM);
      expect(answer(filter, { arch: arch ^ 1, number: read })).toBe(KILL);
    }
    if (architecture === 'x64') expect(answer(seccompFilter({ architecture }), { arch, number: other })).toBe(KILL);
  });

test('the filters are these bytes: a change of the tables is meant', () => {
  const hash = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex').slice(0, 16);
  const all = (['x64', 'arm64'] as const).flatMap((architecture) =>
    [true, false].map((network) => hash(seccompFilter({ architecture, network }))),
  );
  expect(seccompFilter({ architecture: 'x64' }).subarray(0, 24).toString('hex')).toBe(
    '2000000004000000150001003e0000c00600000000000080',
  );
  expect(all).toEqual(['d51227d077a9e244', 'fe507cd19aa3005f', 'a51536f4f7513dfd', 'd916e8b9becca3ea']);
});

test('folders above a mount are made readable, and what is covered is opened again', () => {
  const options = mountOptions(
    [
      { how: 'write', path: '/task/runs/one/work' },
      { how: 'read', path: '/task' },
      { how: 'hide', path: '/task/runs/one' },
      { how: 'read', path: '/usr/local/tool' },
    ],
    new Map([['/opt/bin/python', '/usr/bin/python3']]),
  );
  expect(options.join(' ')).toBe(
    '--ro-bind /task /task --perms 0755 --tmpfs /task/runs/one --ro-bind /usr/local/tool /usr/local/tool --bind /task/runs/one/work /task/runs/one/work --perms 0755 --dir /opt --perms 0755 --dir /opt/bin --symlink /usr/bin/python3 /opt/bin/python',
  );
});

test('an interpreter is shared with all it is made of, links in the task with what they mean, and a home with nobody', async () => {
  const [task, data, home] = [newDirectory(), newDirectory(), newDirectory()];
  symlinkSync(data, join(task, 'data'));
  mkdirSync(join(home, 'bin'));
  writeFileSync(join(home, 'bin', 'tool'), '#!/bin/sh\n', { mode: 0o755 });
  const before = process.env.HOME;
  process.env.HOME = home;
  try {
    const { paths: places, links } = await findShares(sharing(task, { program: join(home, 'bin', 'tool') }));
    expect(places).toEqual(expect.arrayContaining([task, data, join(home, 'bin', 'tool')]));
    expect(places).not.toContain(home);
    expect(links.size).toBe(0);
  } finally {
    process.env.HOME = before;
  }
  const venv = join(newDirectory(), 'venv');
  execFileSync('python3', ['-m', 'venv', '--without-pip', venv]);
  const base = execFileSync('python3', ['-c', 'import sys; print(sys.base_prefix)'], { encoding: 'utf8' }).trim();
  const shares = await findShares(sharing(task, { interpreter: join(venv, 'bin', 'python') }));
  expect(shares.paths).toContain(venv);
  if (!base.startsWith('/usr')) expect(shares.paths).toContain(base);
});

test('only the nodes of the GPUs of a slot are given away, and all where nobody can tell which they are', () => {
  const root = newDirectory();
  mkdirSync(join(root, 'dev'), { recursive: true });
  for (const name of ['null', 'nvidia0', 'nvidia1', 'nvidiactl', 'nvidia-uvm', 'nvidia-caps'])
    writeFileSync(join(root, 'dev', name), '');
  for (const [bus, minor] of ['0', '1'].entries()) {
    const folder = join(root, 'proc/driver/nvidia/gpus', `0000:0${bus}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'information'), `GPU UUID: \t GPU-${bus}\nDevice Minor: \t ${minor}\n`);
  }
  const nodes = (uuids: string[]) => gpuOptions(uuids, root).filter((option) => option.startsWith('/dev/'));
  expect(nodes([])).toEqual([]);
  expect(nodes(['GPU-1'])).toEqual(['/dev/nvidia-caps', '/dev/nvidia-uvm', '/dev/nvidia1', '/dev/nvidiactl']);
  expect(nodes(['MIG-9'])).toContain('/dev/nvidia0');
});

test('the absence of bubblewrap is said with what mends it, and what its absence means', () => {
  const problem = noSandboxProblem([
    { what: 'bwrap', why: 'bubblewrap is not installed' },
    { what: 'landlock', why: 'this kernel does not offer it' },
  ]);
  expect(problem.message).toBe(
    'No sandbox works here (bwrap: bubblewrap is not installed; landlock: this kernel does not offer it). Candidates are code written by a model; without a sandbox they can read your files, keys and network.',
  );
  expect(problem.advice).toMatch(
    /^Fix: sudo .* bubblewrap\. Or pass --sandbox none: then only time limits, a clean environment and process-group kill apply\.$/,
  );
  expect(fixFor([{ what: 'bwrap', why: 'setting up uid map: Permission denied' }])).toMatch(/apparmor/);
  expect(fixFor([], 'darwin')).toMatch(/Linux virtual machine/);
});

test.runIf(process.getuid?.() === 0)('root is told which files of a task nobody may read', async () => {
  const task = newDirectory();
  chmodSync(task, 0o755);
  writeFileSync(join(task, 'labels.npy'), '', { mode: 0o600 });
  await expect(openSandbox('auto', sharing(task))).rejects.toMatchObject({
    code: 'sandbox-unreadable',
    message: expect.stringContaining(join(task, 'labels.npy')),
    advice: expect.stringContaining(`chmod -R o+rX ${task}`),
  });
});

test('a folder is measured with all that is below it, whatever the names are', () => {
  const folder = newDirectory();
  mkdirSync(Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0xff])]));
  writeFileSync(
    Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0xff]), Buffer.from('/\n')]),
    'x'.repeat(100_000),
  );
  expect(bytesBelow([folder, '/nowhere'])).toBeGreaterThanOrEqual(100_000);
  expect(bytesBelow([folder])).toBeLessThan(200_000);
});

test('descriptors that were inherited are closed before anything is started', () => {
  const program = `import { closeInherited } from ${JSON.stringify(new URL('../../../src/evaluation/runners/local/process/descriptors.mjs', import.meta.url).href)};
import { execFileSync } from 'node:child_process';
const open = () => execFileSync('sh', ['-c', 'ls /proc/$$/fd'], { encoding: 'utf8' }).trim().split('\\n').includes('77');
const before = open(); closeInherited(); console.log(before, open());`;
  // Node does not hand on the lowest descriptors, whoever opened them; a shell's may be anywhere.
  const script = 'exec 77</; exec "$0" --input-type=module -e "$1"';
  expect(execFileSync('bash', ['-c', script, process.execPath, program], { encoding: 'utf8' })).toBe('true false\n');
});

test('a run says which sandbox it has', async () => {
  const { evaluator } = await newBench({ sandbox: 'none' });
  expect(evaluator.sandbox).toEqual({
    level: 'none',
    detail: 'none: only time limits, a clean environment and process-group kill apply',
  });
  await evaluator.close();
});
