import { expect, test } from 'vitest';
import { engineerMachine } from '../../../src/machines/engineer.ts';
import { walk } from './drive.ts';
import { candidate, failed, passed, policy, stage } from './material.ts';

const request = { type: 'experiment.requested', round: 7, candidate, parent: 2, stage: 0, evaluations: [] };
const start = (more = {}) =>
  walk(engineerMachine, { round: 7, horizon: 3, policy: { ...policy, ...more } }).send(request as never);
/** What the round is sent at the end of the experiment. */
const ended = ({ sent }: ReturnType<typeof start>) =>
  sent.find(({ event }) => event.type === 'experiment.ended')?.event;

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
  expect(ended(end)).toMatchObject({ trial: { status: 'passed', failure: null }, stage: 1 });
});

test('a missed gate rejects early and names the number', () => {
  const end = start().done('evaluate', passed('quick', 0.4));
  expect(end.state).toBe('invalid');
  expect(ended(end)).toMatchObject({ trial: { failure: { class: 'gate', message: expect.stringContaining('0.4') } } });
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
  expect(ended(end)).toMatchObject({ trial: { status, failure: { class: status } }, stage: 0 });
});

const judged = () => start({ judge: true, stages: [stage('only')] }).done('evaluate', passed('only', 1));

test('a judge is asked about what passed', () => {
  expect(judged().state).toBe('judging');
  const judgement = { ratings: { clarity: 7 }, mean: 7, remark: '' };
  expect(ended(judged().done('judge', judgement))).toMatchObject({ trial: { judgement } });
});

test('a judge that fails costs nothing but its term', () => {
  const end = judged().fails('judge', new Error('no answer'));
  expect(end.state).toBe('passed');
  expect(ended(end)).toMatchObject({ trial: { status: 'passed', judgement: null } });
});

test('an evaluator that is broken is a fault, not a verdict on the candidate', () => {
  const failed = start().fails('evaluate', new Error('no interpreter'));
  expect(failed.state).toBe('failed');
  expect(failed.sent).toMatchObject([
    { event: { type: 'agent.failed', agent: 'engineer', error: { message: 'no interpreter' } } },
  ]);
});

const hidden = stage('hidden', { seeds: 2 });
const contest = { contends: true, incumbent: { node: 0, values: [1, 1.1] }, direction: 'maximize', varies: true };
const gated = { stages: [stage('only', { seeds: 2 })], repeats: 2, verify: [hidden] };
const contending = (more = {}) =>
  start({ ...gated, ...more })
    .done('evaluate', passed('only', 9, 1))
    .done('evaluate', passed('only', 9, 2));

test('what passed is asked whether it would be a new best; without repeats it is not', () => {
  expect(contending().state).toBe('contending');
  const unrepeated = contending({ repeats: 0 });
  expect(unrepeated.state).toBe('passed');
  expect(ended(unrepeated)).toMatchObject({ trial: { record: null } });
});

test('a judge is heard before', () => {
  const rated = contending({ judge: true }).done('judge', { ratings: {}, mean: 5, remark: '' });
  expect(rated.state).toBe('contending');
  expect(contending({ judge: true }).fails('judge', new Error('no answer')).state).toBe('contending');
});

test('an ordinary node is not repeated', () => {
  const end = contending().done('contend', { ...contest, contends: false });
  expect(end.state).toBe('passed');
  expect(ended(end)).toMatchObject({ trial: { record: null } });
});

test('a seeming best is repeated with fresh seeds, then verified with fresh seeds, then settled', () => {
  const repeating = contending().done('contend', contest);
  expect(repeating).toMatchObject({ state: 'repeating', context: { nth: 1 } });
  const verifying = repeating.done('evaluate', passed('only', 8, 1001)).done('evaluate', passed('only', 8.1, 1002));
  expect(verifying).toMatchObject({ state: 'verifying', context: { nth: 1, verifying: 0 } });
  const confirming = verifying.done('evaluate', passed('hidden', 1, 1001)).done('evaluate', passed('hidden', 1, 1002));
  expect(confirming.state).toBe('confirming');
  const record = { incumbent: 0, fresh: [8, 8.1], advantage: 6, confirmed: true, reason: 'so' };
  const end = confirming.done('confirm', record);
  expect(end.state).toBe('passed');
  expect(ended(end)).toMatchObject({ trial: { status: 'passed', record, evaluations: { length: 6 } } });
});

test('a verify stage is not paid for when the fresh runs do not hold', () => {
  const end = contending()
    .done('contend', contest)
    .done('evaluate', passed('only', 1, 1001))
    .done('evaluate', passed('only', 1.1, 1002));
  expect(end.state).toBe('confirming');
});

test('a fresh run that breaks down ends the repeating, and the node stays passed', () => {
  const end = contending()
    .done('contend', contest)
    .done('evaluate', failed('crashed', 'only', 1001));
  expect(end.state).toBe('confirming');
  const settled = end.done('confirm', {
    incumbent: 0,
    fresh: [],
    advantage: null,
    confirmed: false,
    reason: 'crashed',
  });
  expect(settled.state).toBe('passed');
  expect(ended(settled)).toMatchObject({ trial: { status: 'passed', failure: null } });
});

test('a fresh run that gives an impossible number bars the node', () => {
  const end = contending()
    .done('contend', contest)
    .done('evaluate', failed('quarantined', 'only', 1001));
  expect(end.state).toBe('quarantined');
  expect(ended(end)).toMatchObject({
    trial: { status: 'quarantined', failure: { class: 'quarantined' }, record: null },
  });
});

test('a verify stage that breaks down ends the verifying, quarantined or not', () => {
  for (const status of ['crashed', 'quarantined'] as const) {
    const end = contending()
      .done('contend', contest)
      .done('evaluate', passed('only', 8, 1001))
      .done('evaluate', passed('only', 8.1, 1002))
      .done('evaluate', failed(status, 'hidden', 1001));
    expect(end.state).toBe('confirming');
  }
});

test('the baseline is repeated only when it was run once, and never verified', () => {
  const baseline = { ...contest, incumbent: null };
  expect(contending().done('contend', baseline).state).toBe('confirming');
  const once = start({ ...gated, stages: [stage('only')] })
    .done('evaluate', passed('only', 9, 1))
    .done('contend', baseline);
  expect(once.state).toBe('repeating');
  const twice = once.done('evaluate', passed('only', 8, 1001)).done('evaluate', passed('only', 8, 1002));
  expect(twice.state).toBe('confirming');
});

test('the baseline is repeated, too, where others are to be held against it seed by seed', () => {
  const baseline = { ...contest, incumbent: null, paired: true };
  expect(contending().done('contend', baseline).state).toBe('repeating');
  expect(contending().done('contend', { ...baseline, contends: false }).state).toBe('passed');
});

test('a store that cannot say who leads is a fault', () => {
  expect(contending().fails('contend', new Error('closed')).sent).toMatchObject([{ event: { type: 'agent.failed' } }]);
});

test('a stage that promotes asks for the place among the others before the next one is paid for', () => {
  const stages = [stage('quick', { gate: { metric: 'score', top: 0.5 } }), stage('full')];
  const promoting = start({ stages }).done('evaluate', passed('quick', 0.6));
  expect(promoting.state).toBe('promoting');
  const on = promoting.done('promote', { stage: 'quick', promoted: true, place: 1, of: 5 });
  expect(on.state).toBe('evaluating');
  expect(on.context).toMatchObject({ stage: 1, seed: 1 });
  const held = promoting.done('promote', { stage: 'quick', promoted: false, place: 4, of: 5 });
  expect(held.state).toBe('invalid');
  expect(ended(held)).toMatchObject({
    trial: { status: 'invalid', failure: { class: 'gate', message: expect.stringContaining('place 4 of 5') } },
  });
});

test('a program that was given, such as the initial one, is promoted without a contest', () => {
  const stages = [stage('quick', { gate: { metric: 'score', top: 0.5 } }), stage('full')];
  const given = walk(engineerMachine, { round: 0, horizon: null, policy: { ...policy, stages } }).send({
    ...request,
    round: 0,
    parent: null,
  } as never);
  expect(given.done('evaluate', passed('quick', 0.6)).context).toMatchObject({ stage: 1 });
});

test('every stage is reported to the round when it has ended, with its seed', () => {
  const evaluation = passed('quick', 0.6);
  expect(start().done('evaluate', evaluation).sent).toEqual([
    { to: 'parent', event: { type: 'stage.ended', round: 7, evaluation } },
  ]);
});

test('a second experiment of the round begins afresh, behind what the first one showed', () => {
  const crashed = failed('crashed', 'full');
  const again = start()
    .done('evaluate', passed('quick', 0.6))
    .done('evaluate', crashed)
    .send({ ...request, stage: 1, evaluations: [passed('quick', 0.6), crashed] } as never);
  expect(again.state).toBe('evaluating');
  expect(again.context).toMatchObject({
    stage: 1,
    seed: 1,
    status: 'passed',
    failure: null,
    evaluations: { length: 2 },
  });
});

const certified = { stages: [stage('quick'), stage('full', { seeds: 2 })], repeats: 0, certified: true } as const;

test('of certificates one seed is enough: a failed one counts only when none has passed', () => {
  const second = start(certified).done('evaluate', passed('quick', 1)).done('evaluate', failed('timedOut', 'full'));
  expect(second.context).toMatchObject({ stage: 1, seed: 2 });
  expect(second.done('evaluate', passed('full', 3, 2)).state).toBe('contending');
  expect(second.done('evaluate', failed('crashed', 'full')).state).toBe('crashed');
  expect(second.done('evaluate', failed('quarantined', 'full')).state).toBe('quarantined');
  expect(start(certified).done('evaluate', failed('crashed', 'quick')).state).toBe('crashed'); // an earlier stage
  expect(
    start(certified).done('evaluate', passed('quick', 1)).done('evaluate', failed('quarantined', 'full')).state,
  ).toBe('quarantined');
});

test('a certified new best is confirmed without being run again', () => {
  const best = start(certified)
    .done('evaluate', passed('quick', 1))
    .done('evaluate', passed('full', 3, 1))
    .done('evaluate', passed('full', 4, 2))
    .done('contend', { ...contest, certified: true });
  expect(best.state).toBe('confirming');
});
