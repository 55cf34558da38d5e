import { spawn } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { compiledProgram } from '../../compiled.ts';

const fixture = compiledProgram('fixtures/signalled.ts', import.meta.url);

/** Sends the signals, one after the other, and answers with what was said and the exit code. */
const signalled = async (kind: string, signals: readonly NodeJS.Signals[], pause = 400) => {
  const child = spawn(process.execPath, [fixture, kind], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  const ready = new Promise<void>((done) => {
    child.stdout.on('data', (data) => {
      said += data;
      if (said.includes('ready')) done();
    });
  });
  const ended = new Promise<number | null>((done) => child.on('close', done));
  await ready;
  for (const signal of signals) {
    child.kill(signal);
    await wait(pause);
  }
  const late = setTimeout(() => child.kill('SIGKILL'), 2000);
  const code = await ended;
  clearTimeout(late);
  return { said, code };
};

describe.concurrent('signals', { timeout: 20_000 }, () => {
  it('drain at the first Ctrl-C and abort at the second', async () => {
    const { said } = await signalled('run', ['SIGINT', 'SIGINT']);
    expect(said).toMatch(/finishing 3 rounds in flight; Ctrl-C again to abort\nstop\naborting.*\nabort\n/);
  });

  it('end the process at the third Ctrl-C', async () => {
    const { said, code } = await signalled('stubborn', ['SIGINT', 'SIGINT', 'SIGINT']);
    expect(said).toContain('abort');
    expect(code).toBe(130);
  });

  it('drain at SIGTERM and abort when that takes too long', async () => {
    const { said } = await signalled('run', ['SIGTERM']);
    expect(said).toMatch(/0\.4 s to abort\nstop\naborting.*\nabort\n/);
  });

  it('take two that arrive together for one: npm passes on what the terminal has sent', async () => {
    const { said } = await signalled('run', ['SIGINT', 'SIGINT', 'SIGINT'], 1);
    expect(said).not.toContain('aborting');
  });

  it('end at once what has not begun', async () => {
    const { said, code } = await signalled('young', ['SIGINT']);
    expect(said).toContain('before the run started');
    expect(code).toBe(130);
  });

  it('leave a run alone when only its terminal is closed', async () => {
    const { said } = await signalled('run', ['SIGHUP', 'SIGINT', 'SIGINT']);
    expect(said).toContain('finishing 3 rounds');
  });
});
