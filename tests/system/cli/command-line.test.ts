import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { asiProgram } from '../../compiled.ts';

const ofClone = new URL('../../../bin/asi.js', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'asi-cli-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const clean = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(npm_|ASI_|OPENAI_|FORCE_COLOR|NO_COLOR)/.test(name)),
);

const ran = (file: string, args: readonly string[], environment: Record<string, string> = {}) =>
  new Promise<{ code: number; stdout: string; stderr: string }>((done) => {
    execFile(file, [...args], { env: { ...clean, ...environment }, cwd: folder }, (error, stdout, stderr) =>
      done({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });

const asi = (args: readonly string[], environment: Record<string, string> = {}) =>
  ran(process.execPath, [asiProgram, ...args], environment);

describe.concurrent('the program', { timeout: 30_000 }, () => {
  it('prints help on stdout', async () => {
    const { code, stdout, stderr } = await asi(['--help']);
    expect(stdout).toMatch(/Examples[\s\S]*Commands/);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it('knows its version', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));
    for (const flag of ['--version', '-V']) expect((await asi([flag])).stdout).toBe(`${version}\n`);
  });

  it('runs its sources in a clone, where nothing is compiled', async () => {
    const { code, stdout } = await ran(process.execPath, [ofClone, 'task', 'ls']);
    expect(code).toBe(0);
    expect(stdout).toBe((await asi(['task', 'ls'])).stdout);
    expect(stdout).toContain('linear-attention');
  });

  it('lists no runs as one JSON document', async () => {
    expect(JSON.parse((await asi(['ls', '--json'])).stdout)).toEqual({ schema: 1, runs: [] });
  });

  it('refuses an unknown task with the nearest name, on stderr, with exit code 2', async () => {
    const { code, stdout, stderr } = await asi(['circle-pakcing']);
    expect(stderr).toMatch(/^error: There is no task "circle-pakcing".*\n {2}Did you mean "circle-packing"\?\n$/);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  it('gives the line that was meant when npm kept the flags', async () => {
    const { code, stderr } = await asi(['linear-attention'], { npm_config_task: 'true' });
    expect(stderr).toContain('npm start -- --task linear-attention');
    expect(code).toBe(2);
  });

  it('shows a stack only when asked to be verbose', async () => {
    const [terse, verbose] = await Promise.all([asi(['status']), asi(['status', '--verbose'])]);
    expect(terse.stderr).not.toMatch(/\n {4}at /);
    expect(verbose.stderr).toMatch(/\n {4}at /);
  });

  it('survives a reader that goes away', async () => {
    const line = `"${process.execPath}" "${asiProgram}" help run | head -1`;
    expect((await ran('bash', ['-o', 'pipefail', '-c', line])).code).toBe(0);
  });
});
