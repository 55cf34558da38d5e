import { expect, test } from 'vitest';
import { createFingerprint } from '../../../../src/actors/novelty-checker/fingerprint.ts';
import type { Evaluation } from '../../../../src/model/result/evaluation.ts';
import { aNode } from '../../../builders/node.ts';
import { callPort, storeOf } from '../../../builders/port.ts';
import { aCandidate, aFailure, anEvaluation } from '../../../builders/trial.ts';

const fingerprinted = async (
  program: string,
  { known = '', horizon = null, checked = anEvaluation({ behaviour: '1 2 3' }) }: Known = {},
) => {
  const store = await storeOf();
  const checks: string[] = [];
  const check = async (_round: number, text: string) => {
    checks.push(text);
    return checked;
  };
  const fingerprint = createFingerprint(store, check, 'python');
  const of = async (text: string, to: number | null) =>
    (await callPort(fingerprint, { round: 9, candidate: aCandidate({ program: text }), horizon: to })).answer;
  if (known !== '') {
    const node = aNode({ id: 5, program: known, fingerprint: await of(known, null) });
    await store.append([], store.nodeWrites(node));
    checks.length = 0;
  }
  return { answer: await of(program, horizon), checks };
};

interface Known {
  readonly known?: string;
  readonly horizon?: number | null;
  readonly checked?: Evaluation | null;
}

test('a new program is identified by text, tokens and what it does on the probes', async () => {
  const { answer, checks } = await fingerprinted('x = 1\n');
  expect(answer).toEqual({
    text: expect.stringMatching(/^[0-9a-f]+$/),
    tokens: expect.stringMatching(/^[0-9a-f]+$/),
    behaviour: '1 2 3',
  });
  expect(checks).toEqual(['x = 1\n']);
});

test('comments and layout change the text, not the tokens', async () => {
  const [plain, commented] = [await fingerprinted('x = 1\n'), await fingerprinted('x  =  1  # one\n')];
  expect(commented.answer.tokens).toBe(plain.answer.tokens);
  expect(commented.answer.text).not.toBe(plain.answer.text);
  expect((await fingerprinted('x = 2\n')).answer.tokens).not.toBe(plain.answer.tokens);
});

test('what is known by its tokens is not run', async () => {
  const { answer, checks } = await fingerprinted('x = 1  # again\n', { known: 'x = 1\n' });
  expect([answer.behaviour, checks]).toEqual([null, []]);
});

test('what was recorded after the horizon is not known', async () => {
  const { checks } = await fingerprinted('x = 1\n', { known: 'x = 1\n', horizon: 4 });
  expect(checks).toEqual(['x = 1\n']);
});

test.each([
  ['without checks', null],
  ['where the checks fail', { ...anEvaluation(), status: 'crashed', failure: aFailure() } as Evaluation],
])('%s nothing is said of behaviour', async (_, checked) => {
  expect((await fingerprinted('x = 1\n', { checked })).answer.behaviour).toBeNull();
});
