import { expect, test } from 'vitest';
import { createRepair, repairMechanically } from '../../../../src/actors/debug-agent/repair.ts';
import { callPort } from '../../../builders/port.ts';
import { aTaskView } from '../../../builders/task.ts';
import { aCandidate, aFailure } from '../../../builders/trial.ts';
import { scriptedModel } from '../../../doubles/scripted-model.ts';

const slow = 'STEPS = 400  # tune 10 1000\ndef solve():\n    return STEPS\n';
const input = (program: string, kind: string) => ({
  ...{ round: 9, attempt: 2, candidate: aCandidate({ program, cited: { cognition: ['loop'], nodes: [3] } }) },
  failure: aFailure({ class: kind, message: 'no luck', trace: 'at line 4' }),
});

test.each(['timedOut', 'memory'])('without a model %s is answered by less work', async (kind) => {
  const program = slow;
  const { answer } = await callPort(repairMechanically, input(program, kind));
  expect(answer).toMatchObject({
    ...{ status: 'repaired', change: 'halved STEPS 400 → 200' },
    candidate: {
      ...{ program: program.replace('400', '200'), name: 'faster', cited: { cognition: ['loop'], nodes: [3] } },
      patch: { kind: 'repair', summary: 'halved STEPS 400 → 200' },
    },
  });
});

test('without a model no other failure is guessed at', async () => {
  const { answer } = await callPort(repairMechanically, input(slow, 'ValueError'));
  expect(answer).toEqual({ status: 'unrepairable', reason: 'no model is configured to read the trace' });
});

test('what has nothing to halve stays as it is', async () => {
  const { answer } = await callPort(repairMechanically, input('x = 1\n', 'timedOut'));
  expect(answer).toMatchObject({ status: 'unrepairable', reason: expect.stringContaining('no tunable') });
});

test('a model sees class and trace, and its program is the repaired candidate', async () => {
  const model = scriptedModel({ debugAgent: ['CHANGE: one is enough\n```python\nx = 1\n```\n'] });
  const repair = createRepair(model.ask, aTaskView(), 'auto');
  const { answer } = await callPort(repair, input('x = 1 / 0\n', 'ZeroDivisionError'));
  expect(answer).toMatchObject({
    ...{ status: 'repaired', change: 'one is enough' },
    candidate: { program: 'x = 1\n', motivation: 'because', patch: { kind: 'repair', summary: 'one is enough' } },
  });
  const [{ role, round, ordinal, prompt } = expect.fail('nothing was asked')] = model.questions;
  expect([role, round, ordinal]).toEqual(['debugAgent', 9, 2]);
  for (const shown of ['ZeroDivisionError', 'no luck', 'at line 4', 'x = 1 / 0']) expect(prompt.user).toContain(shown);
});

test('an answer without a program is asked for once more', async () => {
  const model = scriptedModel({ debugAgent: ['I do not know.', 'CHANGE: ok\n```python\nx = 1\n```\n'] });
  const { answer } = await callPort(createRepair(model.ask, aTaskView(), 'auto'), input('x = 1 / 0\n', 'crashed'));
  expect(answer).toMatchObject({ status: 'repaired', change: 'ok' });
  expect(model.questions).toHaveLength(2);
});
