import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const program = new URL('../../bin/asi.js', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'asi-cli-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const clean = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(npm_|ASI_|OPENAI_|FORCE_COLOR|NO_COLOR)/.test(name)),
);

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const asi = (args: readonly string[], environment: Record<string, string> = {}): Promise<Outcome> =>
  new Promise((done) => {
    const options = { env: { ...clean, ...environment }, cwd: folder };
    execFile(process.execPath, [program, ...args], options, (error, stdout, stderr) =>
      done({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });

const badConfig = join(folder, 'bad.yaml');
writeFileSync(badConfig, 'sampler:\n  nmae: greedy\n');
const brokenConfig = join(folder, 'broken.yaml');
writeFileSync(brokenConfig, 'rounds: [1\n');

describe.concurrent('the command line', { timeout: 30_000 }, () => {
  it.each([
    ['help', ['--help'], /Examples[\s\S]*Commands/],
    ['help of a command', ['help', 'run'], /--rounds <n>/],
    ['help after a command', ['diff', '--help'], /diff <node> \[other\]/],
    ['the version', ['--version'], /^\d+\.\d+\.\d+\n$/],
    ['an empty list of runs', ['ls'], /^No runs in runs yet/],
    ['the tasks', ['task', 'ls'], /circle-packing/],
  ] as const)('answers with %s on stdout', async (_, args, expected) => {
    const { code, stdout, stderr } = await asi(args);
    expect(stdout).toMatch(expected);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it('lists no runs as one JSON document', async () => {
    expect(JSON.parse((await asi(['ls', '--json'])).stdout)).toEqual({ schema: 1, runs: [] });
  });

  it.each<[string, string[], Record<string, string>, RegExp]>([
    ['no task', [], {}, /Which task\?[\s\S]*linear-attention/],
    ['an unknown task', ['circle-pakcing'], {}, /no task "circle-pakcing"[\s\S]*circle-packing/],
    ['an unknown flag', ['circle-packing', '--ronds', '3'], {}, /no flag --ronds[\s\S]*--rounds/],
    ['an unknown setting', ['circle-packing', '--set', 'samplr.name=x'], {}, /"samplr\.name"[\s\S]*sampler\.name/],
    ['an unknown setting in a file', ['circle-packing', '--config', badConfig], {}, /bad\.yaml[\s\S]*sampler\.name/],
    ['a file that is no YAML', ['circle-packing', '--config', brokenConfig], {}, /broken\.yaml, line \d/],
    ['a file that is not there', ['circle-packing', '--config', 'nowhere.yaml'], {}, /nowhere\.yaml cannot be read/],
    ['an unknown variable', ['circle-packing'], { ASI_SEEED: '1' }, /ASI_SEEED[\s\S]*ASI_SEED/],
    ['a value that does not fit', ['circle-packing', '--rounds', 'many'], {}, /--rounds says "many"/],
    ['a time that is none', ['circle-packing', '--max-time', 'soon'], {}, /no duration[\s\S]*15m/],
    ['an unknown role', ['circle-packing', '--model', 'analyser=x'], {}, /role "analyser"[\s\S]*analyzer/],
    ['a key without a model', ['circle-packing'], { OPENAI_API_KEY: 'k' }, /no model is named[\s\S]*--model/],
    ['an impossible name', ['circle-packing', '--name', '../x'], {}, /cannot be the name/],
    ['the forgotten "--"', ['linear-attention'], { npm_config_task: 'true' }, /npm start -- --task linear-attention/],
    ['no run yet', ['status'], {}, /no run in runs/],
    ['an unknown run', ['show', '3', '--run', 'x'], {}, /no run "x"/],
    ['too many arguments', ['ls', 'a'], {}, /"ls" does not know/],
  ])('refuses %s with one sentence, the mend, and exit code 2', async (_, args, environment, expected) => {
    const { code, stdout, stderr } = await asi(args, environment);
    expect(stderr).toMatch(expected);
    expect(stderr).toMatch(/^error: .*\n {2}\S.*\n$/);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  it('asks for credentials with exit code 4', async () => {
    const { code, stderr } = await asi(['circle-packing', '--model', 'some']);
    expect(code).toBe(4);
    expect(stderr).toContain('OPENAI_API_KEY');
  });

  it('shows a stack only when asked to be verbose', async () => {
    expect((await asi(['status', '--verbose'])).stderr).toMatch(/\n {4}at /);
  });

  it('survives a reader that goes away', async () => {
    const { code } = await new Promise<{ code: number }>((done) => {
      const line = `"${process.execPath}" "${program}" help run | head -1`;
      execFile('bash', ['-o', 'pipefail', '-c', line], { env: clean }, (error) =>
        done({ code: Number(error?.code ?? 0) }),
      );
    });
    expect(code).toBe(0);
  });
});
