import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { openCgroups } from './cgroups.mjs';
import { seccompFilter } from './seccomp.mjs';

const FIRST_WORDS = 2000;
const signals = new Map(Object.entries(constants.signals).map(([name, number]) => [number, name]));

/**
 * Starts a confined command in a group of its own. `ended` resolves to how the command itself ended, whatever stands
 * around it; `fault` says why it never began. `onHolder` hears the process that holds all others of a bwrap sandbox.
 */
export const startConfined = ({ command, env, sandbox }, { name, memoryMb, cwd, onHolder = () => {} }) => {
  const groups = openCgroups({ parents: sandbox.cgroups, name, memoryMb });
  const [program, ...options] = groups.enter(command);
  const filter = filterOf(sandbox.filter);
  const isBwrap = sandbox.level === 'bwrap';
  const child = spawn(program, options, {
    cwd,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', ...(filter === null && !isBwrap ? [] : ['pipe']), ...(isBwrap ? ['pipe'] : [])],
  });
  child.stdio[3]?.on('error', () => {}).end(filter ?? ''); // it may end before it has read
  const status = isBwrap ? hearStatus(child.stdio[4], onHolder) : { started: () => true };
  const words = firstWordsOf(child.stderr);
  const ended = new Promise((resolve) => {
    child.once('error', (error) => resolve({ fault: `${program} cannot be started: ${error.message}` }));
    child.once('exit', (exitCode, signal) => {
      const finish = () =>
        resolve(
          status.started() || signal !== null ? exitOrSignal(sandbox.level !== 'none', exitCode, signal) : failed(),
        );
      if (isBwrap && signal === null) status.closed.then(finish);
      else finish();
    });
    const failed = () => ({ fault: `the sandbox could not be set up: ${words().trim() || 'it gave no reason'}` });
  });
  return { child, ended, groups };
};

const filterOf = (kind) => (kind === 'nothing' ? null : seccompFilter({ network: kind === 'kernel' }));

/** bwrap reports the pid of the first process inside, and, only when the command was really begun, its exit code. */
const hearStatus = (stream, onHolder) => {
  let text = '';
  let isReported = false;
  stream.on('data', (chunk) => {
    text += chunk;
    const pid = Number(/"child-pid": (\d+)/.exec(text)?.[1] ?? 0);
    if (pid === 0 || isReported) return;
    isReported = true;
    onHolder(pid);
  });
  const closed = new Promise((resolve) => stream.once('close', resolve).once('error', resolve));
  return { started: () => text.includes('"exit-code"'), closed };
};

const firstWordsOf = (stream) => {
  let text = '';
  const listen = (chunk) => {
    text += chunk.toString('utf8');
    if (text.length > FIRST_WORDS) stream.off('data', listen);
  };
  stream.on('data', listen);
  return () => text.slice(0, FIRST_WORDS);
};

/** In a sandbox a process waits for the command, and reports a signal as 128 plus its number. */
const exitOrSignal = (isWatched, exitCode, signal) => {
  const name = isWatched && exitCode > 128 ? signals.get(exitCode - 128) : undefined;
  return name === undefined ? { exitCode, signal } : { exitCode: null, signal: name };
};
