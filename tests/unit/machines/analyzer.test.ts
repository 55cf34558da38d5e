import { expect, test } from 'vitest';
import { analyzerMachine } from '../../../src/machines/analyzer.ts';
import { walk } from './drive.ts';
import { brief, candidate } from './material.ts';

const trial = { candidate, status: 'passed', evaluations: [], failure: null, judgement: null };
const asked = () =>
  walk(analyzerMachine, { round: 7 }).send({ type: 'analysis.requested', round: 7, trial, brief } as never);

test('the Analyzer compares before it writes, and sends what it wrote', () => {
  const writing = asked().done('compare', { score: 1 });
  expect(writing.state).toBe('writing');
  const end = writing.done('write', { claim: 'confirmed' });
  expect(end.state).toBe('analyzed');
  expect(end.sent).toEqual([
    { to: 'parent', event: { type: 'analysis.written', round: 7, analysis: { claim: 'confirmed' } } },
  ]);
});

test.each(['compare', 'write'])('when it cannot %s it says so', (failing) => {
  const at = failing === 'compare' ? asked() : asked().done('compare', { score: 1 });
  expect(at.fails(failing, new Error('no answer')).sent).toMatchObject([
    { event: { type: 'agent.failed', agent: 'analyzer', error: { message: 'no answer' } } },
  ]);
});
