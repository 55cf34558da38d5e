import { expect, test } from 'vitest';
import { createCheck } from '../../../../src/actors/static-checker/executed-checks.ts';
import { createInspect } from '../../../../src/actors/static-checker/inspect.ts';
import type { Evaluation } from '../../../../src/model/result/evaluation.ts';
import { callPort } from '../../../builders/port.ts';
import { aTask } from '../../../builders/task.ts';
import { aCandidate, aFailure, anEvaluation } from '../../../builders/trial.ts';

const task = aTask({ candidate: { maxBytes: 30, requires: ['def solve'] }, check: { limitSeconds: 5 } });
const sound = 'def solve(): return 1\n';

const inspected = async (program: string, evaluation: Evaluation | null = anEvaluation()) => {
  const checked: string[] = [];
  const inspect = createInspect(task, async (_round, text) => {
    checked.push(text);
    return evaluation;
  });
  const { answer } = await callPort(inspect, { round: 9, candidate: aCandidate({ program }) });
  return { ...answer, checked };
};

test('a program without a required text is refused and not run', async () => {
  expect(await inspected('x = 1\n')).toMatchObject({
    ...{ accepted: false, reason: 'The program must contain `def solve`, and does not.', checked: [] },
  });
});

test('a program of too many bytes is refused and not run; bytes are counted, not letters', async () => {
  const program = `${sound}# éééé`; // 28 letters, 32 bytes
  expect(await inspected(program)).toMatchObject({
    accepted: false,
    reason: 'The program has 32 bytes; at most 30 are allowed. Shorten it.',
    checked: [],
  });
  expect((await inspected(`${sound}# éé`)).accepted).toBe(true);
});

test('what passes its checks is accepted with them', async () => {
  const checks = [{ name: 'shape', passed: true, detail: '' }];
  expect(await inspected(sound, anEvaluation({ checks }))).toMatchObject({
    ...{ accepted: true, reason: '1 executed checks passed', checks, checked: [sound] },
  });
});

test('failed checks are the reason, one a line, and passed ones are not', async () => {
  const checks = [
    { name: 'shape', passed: false, detail: 'is 2, not 3' },
    { name: 'range', passed: true, detail: 'fine' },
    { name: 'sum', passed: false, detail: 'is 0' },
  ];
  expect(await inspected(sound, anEvaluation({ checks }))).toMatchObject({
    ...{ accepted: false, reason: 'shape: is 2, not 3\nsum: is 0', checks },
  });
});

test.each([
  ['crashed', true],
  ['timedOut', true],
  ['invalid', false],
] as const)('a check that ended as %s is refused; can it be repaired: %s', async (status, isRepairable) => {
  const failure = aFailure({ class: 'ValueError', message: 'no', trace: 'at line 3' });
  const verdict = await inspected(sound, { ...anEvaluation(), status, failure } as Evaluation);
  expect(verdict).toMatchObject({
    accepted: false,
    reason: `The executed checks ended as ${status} (ValueError): no\nat line 3`,
  });
  expect(verdict.failure ?? null).toEqual(isRepairable ? failure : null);
});

test('a task without checks accepts', async () => {
  expect(await inspected(sound, null)).toMatchObject({ accepted: true, checks: [] });
});

test('one check serves both checkers of a round, until the program changes', async () => {
  const runs: string[] = [];
  const check = createCheck(task, async ({ program, stage, seed }) => {
    runs.push(`${stage.name} ${seed} ${program}`);
    return anEvaluation();
  });
  const { signal } = new AbortController();
  for (const program of ['a', 'a', 'b']) await check(9, program, signal);
  await check(10, 'b', signal);
  expect(runs).toEqual(['check 1 a', 'check 1 b', 'check 1 b']);
  expect(await createCheck(aTask(), () => expect.fail('nothing is declared'))(9, 'a', signal)).toBeNull();
});
