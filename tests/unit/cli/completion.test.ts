import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { commands } from '../../../src/cli/grammar/command-list.ts';
import { called } from './called.ts';

const folder = mkdtempSync(join(tmpdir(), 'asi-cli-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a real bash offers for the words typed so far. */
const completed = async (...words: string[]): Promise<string[]> => {
  const file = join(folder, 'asi.bash');
  writeFileSync(file, (await called(folder, ['completion', 'bash'])).stdout);
  const script =
    // biome-ignore lint/suspicious/noTemplateCurlyInString: bash, not a template
    'source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _asi; printf "%s\\n" "${COMPREPLY[@]}"';
  const answer = execFileSync('bash', ['-c', script, 'bash', file, 'asi', ...words], { cwd: folder, encoding: 'utf8' });
  return answer.trim().split('\n').sort();
};

describe('completion', () => {
  it.each([
    [['pa'], ['pause']],
    [['un'], ['unban', 'unpin']],
    [
      ['cognition', ''],
      ['add', 'credit', 'import', 'ls', 'rm', 'search', 'show'],
    ],
    [
      ['help', 'com'],
      ['compare', 'completion'],
    ],
    [
      ['idea', '--r'],
      ['--rounds', '--run', '--runs'],
    ],
    [
      ['cognition', 'add', '--t'],
      ['--text', '--title', '--trigger'],
    ],
    [['circle-packing', '--require'], ['--require-target']],
    [['task', 'check', '--prof'], ['--profile']],
    [
      ['run', '--sampler', ''],
      ['greedy', 'map-elites', 'pool', 'random', 'ucb1'],
    ],
    [['run', '--runner', 'l'], ['local']],
    [['pin', '--run', 'asi.b'], ['asi.bash']],
  ])('in bash after %j offers %j', async (words, offered) => {
    expect(await completed(...words)).toEqual(offered);
  });

  it.each(['bash', 'zsh', 'fish'])('of %s knows every command', async (shell) => {
    const { stdout } = await called(folder, ['completion', shell]);
    const words = new Set(stdout.split(/[^\w-]+/)); // whole words: "run" stands in "runs", too
    expect(commands.length).toBeGreaterThan(0);
    for (const { name } of commands) for (const word of name.split(' ')) expect(words).toContain(word);
  });

  it('of another shell is refused', async () => {
    expect((await called(folder, ['completion', 'csh'])).stderr).toMatch(/"csh"[\s\S]*bash, zsh, fish/);
  });
});
