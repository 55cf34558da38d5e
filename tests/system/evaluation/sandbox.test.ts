import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, lstatSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Level } from '../../../src/evaluation/sandbox/confinement.ts';
import { compiledProgram } from '../../compiled.ts';
import {
  fixtures,
  newBench,
  newDirectory,
  newTruth,
  processesWith,
  stageOf,
  tinyTask,
} from '../../unit/evaluation/rig.ts';
import { describeLevels, hostile, type Outside, openLevel, openOutside, toldIn } from './sandbox-rig.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 }); // real processes, perhaps on a busy machine

const packages = fileURLToPath(new URL('../../../tasks/_python', import.meta.url));
const until = async (holds: () => boolean) => {
  for (let looks = 0; !holds() && looks < 500; looks += 1) await sleep(20);
};

await describeLevels('the sandbox', (level: Exclude<Level, 'none'>) => {
  const truth = newTruth();
  let outside: Outside;
  let bench: Awaited<ReturnType<typeof newBench>>;
  let directory: string;
  const evaluate: typeof bench.evaluate = (program, options) => bench.evaluate(program, options);
  beforeAll(async () => {
    outside = await openOutside([
      ...[process.env.HOME ?? '/root', '/var/tmp', '/dev/shm', tmpdir(), '/etc', '/', fixtures],
      ...[newDirectory(), packages],
    ]);
    const sandbox = openLevel(level, { readable: [outside.privateFile], writable: [dirname(truth)] });
    bench = await newBench({ slots: 4, sandbox });
    directory = bench.directory;
  });
  afterAll(async () => {
    await bench.evaluator.close();
    await outside.close();
  });

  test.concurrent('reaches nothing outside: files, processes, the network, the kernel', async () => {
    const { evaluation } = await evaluate(hostile('reach', { GIVEN: outside.given }));
    expect(evaluation).toMatchObject({ status: 'passed' });
    const found = toldIn(directory, evaluation.folder);
    expect(found.environments).toBe(0);
    for (const name of ['home', 'shadow']) expect(found[`read ${name}`]).toMatch(/^E(NOENT|ACCES)$/);
    expect(outside.written()).toEqual([]);
    expect(found.internet).not.toBe('connected');
    expect(Object.keys(outside.heard)).toEqual(level === 'landlock' ? ['unix path'] : []);
    for (const name of ['orchestrator', 'bystander']) {
      expect(found[`signal ${name}`]).toMatch(/^E(PERM|SRCH)$/);
      expect(found[`memory of ${name}`]).toMatch(/^E(PERM|ACCES|NOENT)$/);
    }
    const denied =
      'ptrace orchestrator,ptrace bystander,mount,unshare,setns,bpf,perf_event_open,userfaultfd,keyctl,io_uring_setup,process_vm_readv,clock_settime,chroot,kexec_load,init_module,open_tree,fsopen,mount_setattr,clone';
    expect(Object.fromEntries(denied.split(',').map((name) => [name, found[name]]))).toEqual(
      Object.fromEntries(denied.split(',').map((name) => [name, 'EPERM'])),
    );
    expect(found.clone3).toBe('ENOSYS');
    expect(found.self).toMatchObject({ powers: 0, locked: ['1', '2'] });
    expect(Object.keys(found.descriptors as object)).toEqual(['0', '1', '2']);
    expect(outside.bystander.exitCode ?? outside.bystander.signalCode).toBeNull();
    if (level === 'landlock') return;
    if (process.getuid?.() === 0) expect(found['read private']).toBe('EACCES');
    expect(found.self).toMatchObject({ user: 65534 });
    expect(found.folder).toEqual(['candidate.py', 'out', 'work']);
    expect(found.processes).toBeLessThan(5);
    expect(found['pid 1'] ?? '').not.toMatch(/KEY|TOKEN|HOME/);
  });

  test.concurrent('leaves a two-process evaluator its own fence', async () => {
    const task = tinyTask({ evaluator: { command: ['python', 'fenced.py'] } });
    const taskDirectory = join(fixtures, 'hostile');
    const { evaluate, evaluator, directory } = await newBench({
      ...{ task, taskDirectory, pythonPackages: packages, sandbox: openLevel(level) },
    });
    const { evaluation } = await evaluate(`import os
def peek(label):
    try:
        return open(label).read()
    except OSError as problem:
        return [problem.errno, os.getuid()]`);
    expect(evaluation).toMatchObject({ status: 'passed' });
    const printed = readFileSync(join(directory, evaluation.folder, 'stdout.log'), 'utf8');
    expect(printed).toMatch(/^landlock \d+.* \[13, \d+\]\n$/);
    await evaluator.close();
  });

  test.concurrent('lets programs make a mess of their folder, and removes it', async () => {
    const { evaluation } = await evaluate(hostile('mess'), { stage: stageOf({ limitSeconds: 60 }) });
    expect(evaluation).toMatchObject({ status: 'passed' });
    expect(existsSync(join(directory, evaluation.folder, 'work'))).toBe(false);
    expect(existsSync(join(directory, evaluation.folder, 'out'))).toBe(false);
  });

  test.concurrent('bounds how many processes there are', async () => {
    const { evaluation } = await evaluate(hostile('bomb'), { stage: stageOf({ limitSeconds: 60, memoryMb: 2048 }) });
    const children = evaluation.status === 'passed' ? (evaluation.features.children ?? 0) : -1;
    expect(children).toBeGreaterThan(20);
    expect(children).toBeLessThan(4200);
  });

  test.concurrent('bounds the memory of many together', async () => {
    const { evaluation } = await evaluate(hostile('swarm'), { stage: stageOf({ memoryMb: 200 }) });
    expect(evaluation).toMatchObject({ status: 'outOfMemory', failure: { class: 'memory' } });
  });

  test.concurrent('bounds one large file, and temporary files together', async () => {
    const OWN = { tmp: level === 'bwrap', shm: level === 'bwrap' };
    const { evaluation } = await evaluate(hostile('files', { OWN }), { stage: stageOf({ memoryMb: 1024 }) });
    expect(evaluation).toMatchObject({ status: 'passed' });
    const told = toldIn(directory, evaluation.folder);
    expect(told.large).toBe('EFBIG');
    if (level === 'bwrap') expect(told).toMatchObject({ tmp: [12, 'ENOSPC'], shm: [12, 'ENOSPC'] });
  });

  test.concurrent('bounds what the working directory holds', async () => {
    const { evaluation } = await evaluate(hostile('hoard'));
    expect(evaluation).toMatchObject({ status: 'crashed', failure: { class: 'disk' } });
    expect(existsSync(join(directory, evaluation.folder, 'work'))).toBe(false);
  });

  test.concurrent('bounds a gigabyte of output', async () => {
    const { evaluation } = await evaluate(hostile('loud'), { stage: stageOf({ limitSeconds: 60 }) });
    expect(evaluation).toMatchObject({ status: 'passed' });
    expect(statSync(join(directory, evaluation.folder, 'stdout.log')).size).toBeLessThan(1024 ** 2);
  });

  test.concurrent('ends a daemon that has thrown its mark away', async () => {
    const { evaluation } = await evaluate(hostile('daemon', { TRUTH: truth }));
    expect(evaluation).toMatchObject({ status: 'passed' });
    const written = statSync(truth).size;
    expect(written).toBeGreaterThan(0);
    await sleep(200);
    expect(statSync(truth).size).toBe(written);
    expect(processesWith(truth)).toEqual([]);
  });

  const results: [string, string, string][] = [
    ['a link', "import os; os.symlink('/etc/passwd', out)", 'unsafeResult'],
    ['a pipe', 'import os; os.mkfifo(out)', 'unsafeResult'],
    ['a folder', 'import os; os.mkdir(out)', 'unsafeResult'],
    ['a second name', "import os; report(); os.link(out, out + '2')", 'unsafeResult'],
    ['90 sparse MB', "open(out, 'w').truncate(90 << 20)", 'malformed'],
  ];
  for (const [kind, program, name] of results)
    test.concurrent(`never reads ${kind} as a result`, async () => {
      const { evaluation } = await evaluate(program);
      expect(evaluation).toMatchObject({ status: 'invalid', failure: { class: name } });
      // Read again after a kill, it must still be refused.
      const { nlink } = lstatSync(join(directory, evaluation.folder, 'result.json'));
      if (kind === 'a second name') expect(nlink).toBe(2);
    });

  test.concurrent('gives away nothing behind a link to another folder as an artifact', async () => {
    const victims = newDirectory();
    writeFileSync(join(victims, 'victim'), 'ours');
    const program = `import os\nos.symlink(${JSON.stringify(victims)}, 'way'); report(artifacts=['way/victim'])`;
    const { evaluation } = await evaluate(program);
    expect(evaluation).toMatchObject({ status: 'passed', artifacts: [] });
    expect(readFileSync(join(victims, 'victim'), 'utf8')).toBe('ours');
  });

  test.concurrent('tells a signal from an exit code', async () => {
    const killed = await evaluate('import os, signal; os.kill(os.getpid(), signal.SIGSEGV)');
    expect(killed.evaluation).toMatchObject({ failure: { message: expect.stringMatching(/ended by SIGSEGV/) } });
    const left = await evaluate('import sys; sys.exit(7)');
    expect(left.evaluation).toMatchObject({ failure: { message: expect.stringMatching(/exit code 7/) } });
  });

  test.concurrent('lets nothing else of the run be seen when runs are kept inside of the task', async () => {
    const taskDirectory = newDirectory();
    chmodSync(taskDirectory, 0o755);
    writeFileSync(join(taskDirectory, 'evaluate.py'), readFileSync(join(fixtures, 'evaluate.py')));
    const runDirectory = join(taskDirectory, 'runs', 'one');
    mkdirSync(runDirectory, { recursive: true });
    writeFileSync(join(runDirectory, 'journal'), 'the truth');
    const { evaluate, evaluator } = await newBench({ taskDirectory, runDirectory, sandbox: openLevel(level) });
    const { evaluation } = await evaluate(
      `import os; print(os.path.exists(${JSON.stringify(join(runDirectory, 'journal'))})); report()`,
    );
    expect(evaluation).toMatchObject({ status: 'passed' });
    const printed = readFileSync(join(runDirectory, evaluation.folder, 'stdout.log'), 'utf8');
    expect(printed).toBe(level === 'bwrap' ? 'False\n' : 'True\n');
    await evaluator.close();
  });

  test.runIf(level === 'bwrap')('lets a program kill all that it sees, which is itself', async () => {
    const { evaluation } = await evaluate(hostile('killer'));
    expect(evaluation).toMatchObject({ status: 'passed' });
    expect(outside.bystander.exitCode ?? outside.bystander.signalCode).toBeNull();
  });

  test.runIf(level === 'bwrap')('ends with its runner, even when nobody is left to look after it', async () => {
    const directory = newDirectory();
    const orchestrate = compiledProgram('./orchestrate.ts', import.meta.url);
    const options = [orchestrate, directory, 'import time; time.sleep(100)'];
    const orchestrator = spawn(process.execPath, options, { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(orchestrator.stdout, 'data')) as [Buffer];
    const runner = Number(/started (\d+)/.exec(line.toString())?.[1]);
    const inside = () => processesWith(directory).filter((pid) => ![orchestrator.pid, runner].includes(pid));
    await until(() => inside().length >= 3);
    const pids = inside();
    for (const pid of [orchestrator.pid, runner]) process.kill(pid!, 'SIGKILL');
    const remaining = () => pids.filter((pid) => existsSync(`/proc/${pid}`));
    await until(() => remaining().length === 0);
    const left = remaining();
    for (const pid of left) process.kill(pid, 'SIGKILL');
    expect(pids.length).toBeGreaterThanOrEqual(3);
    expect(left).toEqual([]);
  });
});
