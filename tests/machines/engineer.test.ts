import { expect, test } from 'vitest';
import { analyzerMachine } from '../../src/machines/analyzer.ts';
import { debugAgentMachine } from '../../src/machines/debug-agent.ts';
import { engineerMachine } from '../../src/machines/engineer.ts';
import { walk } from './drive.ts';
import { brief, candidate, failed, passed, policy, stage } from './material.ts';

const start = (more = {}) =>
  walk(engineerMachine, { round: 7, candidate, policy: { ...policy, ...more }, stage: 0, evaluations: [] });

test('the quick stage comes first, and its gate opens the next one', () => {
  const quick = start();
  expect(quick.context).toMatchObject({ stage: 0, seed: 1 });
  const full = quick.done('evaluate', passed('quick', 0.6));
  expect(full.state).toBe('evaluating');
  expect(full.context).toMatchObject({ stage: 1, seed: 1 });
});

test('every seed of a stage is evaluated before the stage counts', () => {
  const second = start()
    .done('evaluate', passed('quick', 0.6))
    .done('evaluate', passed('full', 1, 1));
  expect(second.context).toMatchObject({ stage: 1, seed: 2 });
  const end = second.done('evaluate', passed('full', 2, 2));
  expect(end.state).toBe('passed');
  expect(end.output).toMatchObject({ trial: { status: 'passed', failure: null }, stage: 1 });
});

test('a missed gate rejects early and names the number', () => {
  const end = start().done('evaluate', passed('quick', 0.4));
  expect(end.state).toBe('invalid');
  expect(end.output).toMatchObject({ trial: { failure: { class: 'gate', message: expect.stringContaining('0.4') } } });
});

test('a gate reads the mean over the seeds', () => {
  const gated = { stages: [stage('only', { seeds: 2, gate: { metric: 'score', atLeast: 1 } })] };
  const end = start(gated)
    .done('evaluate', passed('only', 0.5, 1))
    .done('evaluate', passed('only', 1.6, 2));
  expect(end.state).toBe('passed');
});

test('a gate on a metric that nobody reported is missed', () => {
  const gated = { stages: [stage('only', { gate: { metric: 'loss', atMost: 3 } })] };
  expect(start(gated).done('evaluate', passed('only', 9)).state).toBe('invalid');
});

test.each(['invalid', 'crashed', 'timedOut'] as const)('%s ends the experiment as what it is', (status) => {
  const end = start().done('evaluate', failed(status, 'quick'));
  expect(end.state).toBe(status);
  expect(end.output).toMatchObject({ trial: { status, failure: { class: status } }, stage: 0 });
});

const judged = () => start({ judge: true, stages: [stage('only')] }).done('evaluate', passed('only', 1));

test('a judge is asked about what passed', () => {
  expect(judged().state).toBe('judging');
  const judgement = { ratings: { clarity: 7 }, mean: 7, remark: '' };
  expect(judged().done('judge', judgement).output).toMatchObject({ trial: { judgement } });
});

test('a judge that fails costs nothing but its term', () => {
  const end = judged().fails('judge', new Error('no answer'));
  expect(end.state).toBe('passed');
  expect(end.output).toMatchObject({ trial: { status: 'passed', judgement: null } });
});

test('an evaluator that is broken is a fault, not a verdict on the candidate', () => {
  expect(start().fails('evaluate', new Error('no interpreter')).status).toBe('error');
});

const failure = { class: 'crashed', message: 'boom', trace: '', stage: 'quick' };
const debug = (more = {}) =>
  walk(debugAgentMachine, { round: 7, candidate, failure: { ...failure, ...more }, attempt: 1 });

test('the debug agent repairs once per call', () => {
  const answer = { status: 'repaired', candidate, change: 'a guard' };
  expect(debug().state).toBe('repairing');
  expect(debug().done('repair', answer)).toMatchObject({ state: 'repaired', output: answer });
  const none = { status: 'unrepairable', reason: 'no idea' };
  expect(debug().done('repair', none)).toMatchObject({ state: 'unrepairable', output: none });
});

test('a missed gate is nothing to repair', () => {
  expect(debug({ class: 'gate' })).toMatchObject({ state: 'unrepairable', output: { status: 'unrepairable' } });
});

test('the Analyzer compares before it writes', () => {
  const trial = { candidate, status: 'passed', evaluations: [], failure: null, judgement: null };
  const writing = walk(analyzerMachine, { round: 7, trial, brief }).done('compare', { score: 1 });
  expect(writing.state).toBe('writing');
  expect(writing.done('write', { claim: 'confirmed' })).toMatchObject({
    state: 'analyzed',
    output: { claim: 'confirmed' },
  });
});
