import { expect, test } from 'vitest';
import { askProblem } from '../../../src/llm/ask-problem.ts';
import { scriptedModel } from '../../doubles/scripted-model.ts';
import { never, problemOf, question } from './bench.ts';

test('a scripted model answers in order, by role or by function, and remembers the questions', async () => {
  const inOrder = scriptedModel(['{"answer": 1}', '{"answer": 2}']);
  expect([await inOrder.ask(question(), never), await inOrder.ask(question(), never)]).toEqual([1, 2]);
  expect(inOrder.questions.map(({ role }) => role)).toEqual(['analyzer', 'analyzer']);
  const byRole = scriptedModel({ judge: ['{"answer": 3}'], analyzer: ['{"answer": 4}'] });
  expect(await byRole.ask(question(), never)).toBe(4);
  const byFunction = scriptedModel(({ round }, n) => `{"answer": ${round! + n}}`);
  expect([await byFunction.ask(question(), never), await byFunction.ask(question(), never)]).toEqual([3, 4]);
});

test('a scripted model asks again once, as the real one does, and throws what it is told to', async () => {
  expect(await scriptedModel(['?', '{"answer": 5}']).ask(question(), never)).toBe(5);
  expect(await problemOf(scriptedModel(['?', '?']).ask(question(), never))).toMatchObject({ code: 'malformed' });
  const down = scriptedModel([askProblem('unavailable', 'down')]);
  expect(await problemOf(down.ask(question(), never))).toMatchObject({ code: 'unavailable' });
});
