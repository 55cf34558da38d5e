import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { explain, explained } from '../../../src/cli/terminal/explain.ts';
import { AsiError, type ErrorKind } from '../../../src/platform/errors.ts';
import { called } from './called.ts';

const folder = mkdtempSync(join(tmpdir(), 'asi-cli-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

const call = (args: readonly string[], environment: Record<string, string> = {}) =>
  called(join(folder, 'runs'), args, environment);

describe('answers', () => {
  it.each([
    ['help', ['help'], /Examples[\s\S]*Commands/],
    ['help of a command', ['help', 'run'], /--rounds <n>/],
    ['help of a command in two words', ['help', 'task'], /asi task ls/],
    ['help after a command', ['diff', '--help'], /diff <node> \[other\]/],
    ['an empty list of runs', ['ls'], /^No runs in/],
    ['an empty list of runs in JSON', ['ls', '--json'], /"runs": \[\]/],
    ['the tasks', ['task', 'ls'], /circle-packing/],
  ] as const)('with %s on stdout', async (_, args, expected) => {
    const { code, stdout, stderr } = await call(args);
    expect(stdout).toMatch(expected);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });
});

describe('refusals', () => {
  const unknown = file('unknown.yaml', 'sampler:\n  nmae: greedy\n');
  const broken = file('broken.yaml', 'rounds: [1\n');

  it.each<[string, string[], Record<string, string>, RegExp]>([
    ['no task', [], {}, /Which task\?[\s\S]*linear-attention/],
    ['a run without a task', ['run', '--rounds', '3'], {}, /Which task\?/],
    ['two tasks', ['circle-packing', '--task', 'linear-attention'], {}, /Two tasks/],
    ['an unknown task', ['circle-pakcing'], {}, /no task "circle-pakcing"[\s\S]*circle-packing/],
    ['a mistyped command', ['statsu', 'x'], {}, /"x"[\s\S]*"status"/],
    ['an unknown flag', ['circle-packing', '--ronds', '3'], {}, /no flag --ronds[\s\S]*--rounds/],
    ['an unknown setting', ['circle-packing', '--set', 'samplr.name=x'], {}, /"samplr\.name"[\s\S]*sampler\.name/],
    ['an unknown setting in a file', ['circle-packing', '--config', unknown], {}, /unknown\.yaml[\s\S]*sampler\.name/],
    ['a file that is no YAML', ['circle-packing', '--config', broken], {}, /broken\.yaml, line \d/],
    ['a file that is not there', ['circle-packing', '--config', 'nowhere.yaml'], {}, /nowhere\.yaml cannot be read/],
    ['an unknown variable', ['circle-packing'], { ASI_SEEED: '1' }, /ASI_SEEED[\s\S]*ASI_SEED/],
    ['a value that does not fit', ['circle-packing', '--rounds', 'many'], {}, /--rounds: invalid value "many"/],
    ['a time that is none', ['circle-packing', '--max-time', 'soon'], {}, /expected a duration[\s\S]*15m/],
    ['an unknown role', ['circle-packing', '--model', 'analyser=x'], {}, /role "analyser"[\s\S]*analyzer/],
    ['a key without a model', ['circle-packing'], { OPENAI_API_KEY: 'k' }, /no model is named[\s\S]*--model/],
    ['an impossible name', ['circle-packing', '--name', '../x'], {}, /cannot be the name/],
    ['the forgotten "--"', ['linear-attention'], { npm_config_task: 'true' }, /npm start -- --task linear-attention/],
    ['no run yet', ['status'], {}, /no run in /],
    ['an unknown run', ['show', '3', '--run', 'x'], {}, /no run "x"/],
    ['too many arguments', ['ls', 'a'], {}, /"ls" does not know/],
    ['help for nothing', ['help', 'nothing'], {}, /no command "nothing"/],
  ])('of %s have one sentence, the mend, and exit code 2', async (_, args, environment, expected) => {
    const { code, stdout, stderr } = await call(args, environment);
    expect(stderr).toMatch(expected);
    expect(stderr).toMatch(/^error: .*\n {2}\S.*$/);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  it('ask for credentials with exit code 4', async () => {
    const { code, stderr } = await call(['circle-packing', '--model', 'some']);
    expect(code).toBe(4);
    expect(stderr).toContain('OPENAI_API_KEY');
  });
});

describe('errors', () => {
  const coded = (code: string, advice: string, kind: ErrorKind) =>
    new AsiError({ code, message: 'it broke', advice, kind });
  it.each<[unknown, number]>([
    [coded('run-locked', 'wait', 'user'), 2],
    [coded('evaluator-changed', 'wait', 'fatal'), 1],
    [coded('run-damaged', 'restore', 'fatal'), 1],
    [coded('disk-full', 'free', 'fatal'), 1],
    [coded('no-python', 'install', 'environment'), 3],
    [coded('missing-packages', 'install', 'environment'), 3],
    [coded('quota', 'pay', 'environment'), 4],
    [Object.assign(new Error('it broke'), { code: 'ENOSPC' }), 1],
    [new Error('oops'), 1],
    ['just text', 1],
  ])('%o end with exit code %i', (error, exit) => {
    const { message, advice, exit: code } = explain(error);
    expect(code).toBe(exit);
    expect(message).not.toContain('\n');
    expect(advice).not.toBe('');
  });

  it('never show escapes', () => {
    expect(explained(coded('x', '\u001b[2Jgone', 'user'), (_, text) => text, false)).toBe('error: it broke\n  gone');
  });
});
