import { expect, test } from 'vitest';
import { roundMachine } from '../../../src/machines/round.ts';
import { noveltyPolicy } from '../../../src/machines/round-context.ts';
import { AsiError } from '../../../src/platform/errors.ts';
import { walk } from './drive.ts';
import { brief, candidate, failed, passed, policy } from './material.ts';

const input = { round: 7, island: 1, horizon: 3, policy, initial: null };
const yes = { accepted: true, reason: '', checks: [], nearest: null };
const no = { accepted: false, reason: 'output at 31 moved', checks: [], nearest: null };
const fingerprint = { text: 'a', tokens: 'b', behaviour: null };
const trial = (status: string, more = {}) => ({
  trial: { candidate, status, evaluations: [passed('quick', 1)], failure: null, judgement: null, ...more },
  stage: 1,
});
const crash = trial('crashed', {
  evaluations: [failed('crashed', 'quick')],
  failure: { class: 'crashed', message: 'boom', trace: '', stage: 'quick' },
});
const message = (type: string, more: object) => ({ type, round: 7, ...more });
const made = message('proposal.made', { brief, candidate });
const novelty = (verdict: object) => message('verdict.given', { by: 'noveltyChecker', verdict, fingerprint });
const soundness = (verdict: object) => message('verdict.given', { by: 'staticChecker', verdict, fingerprint: null });
const experiment = (ended: object) => message('experiment.ended', ended);
const repair = (answer: object) => message('repair.made', { answer });
const analysis = (written: object) => message('analysis.written', { analysis: written });
const agentFailed = (agent: string, error: unknown) => message('agent.failed', { agent, error });
const recordedAs = (status: string) => ({ node: 7, status, score: null, fitness: 0.5, tokens: 10, usd: 0 });

const proposed = () => walk(roundMachine, input).send(made);
const novel = () => proposed().send(novelty(yes));
const sound = () => novel().send(soundness(yes));

test('the happy path is the paper’s: learn and design, experiment, analyze, record', () => {
  expect(walk(roundMachine, input).state).toBe('researching');
  expect(proposed().state).toBe('checkingNovelty');
  expect(novel().state).toBe('checkingStatically');
  expect(sound().state).toBe('experimenting');
  const analyzing = sound().send(experiment(trial('passed')));
  expect(analyzing.state).toBe('analyzing');
  const recording = analyzing.send(analysis({ claim: 'confirmed' }));
  expect(recording.state).toBe('recording');
  const end = recording.done('record', recordedAs('passed'));
  expect(end.state).toBe('recorded');
  expect(end.output).toMatchObject({
    round: 7,
    island: 1,
    status: 'passed',
    fitness: 0.5,
    recorded: true,
    fault: null,
  });
});

test('an objection goes back to the Researcher word for word', () => {
  const again = novel().send(soundness(no));
  expect(again.state).toBe('researching');
  expect(again.context).toMatchObject({
    candidate: null,
    brief,
    objections: [{ by: 'staticChecker', name: 'faster', reason: 'output at 31 moved' }],
  });
});

test('a duplicate costs a proposal and no evaluation', () => {
  const again = proposed().send(novelty(no));
  expect(again.state).toBe('researching');
  expect(again.context.objections).toHaveLength(1);
});

test('bringing back what was taken out is objected to once; proposed again with its reason, it is checked like any other', () => {
  const circle = { ...no, cycling: true };
  const again = proposed().send(novelty(circle));
  expect(again.context.objections).toMatchObject([{ by: 'noveltyChecker', cycling: true }]);
  expect(noveltyPolicy(policy, []).reconsider).toBe(true);
  expect(noveltyPolicy(policy, again.context.objections).reconsider).toBe(false);
  const rejected = proposed().send(novelty(no));
  expect(noveltyPolicy(policy, rejected.context.objections).reconsider).toBe(true);
});

test('objections have an end: the round is recorded as rejected', () => {
  let walked = walk(roundMachine, input);
  for (let turn = 0; turn < policy.proposals; turn += 1) walked = walked.send(made).send(novelty(no));
  expect(walked.state).toBe('recording');
  expect(walked.context).toMatchObject({ status: 'rejected', failure: { class: 'noveltyChecker' } });
});

test('a Researcher that gives up is a rejected round with its reason', () => {
  const end = walk(roundMachine, input).send(message('proposal.failed', { brief, reason: 'no ideas' }));
  expect(end.state).toBe('recording');
  expect(end.context).toMatchObject({ status: 'rejected', failure: { message: 'no ideas' } });
});

test('a crash is debugged and the same stage runs again', () => {
  const debugging = sound().send(experiment(crash));
  expect(debugging.state).toBe('debugging');
  const mended = { ...candidate, program: 'x = 2\n' };
  const again = debugging.send(repair({ status: 'repaired', candidate: mended, change: 'x' }));
  expect(again.state).toBe('checkingNovelty');
  expect(again.sent).toMatchObject([
    { to: 'noveltyChecker', event: { candidate: mended, novelty: { arbitrate: false, reconsider: false } } },
  ]);
  const identified = again.send(novelty({ ...yes }));
  expect(identified.state).toBe('checkingStatically');
  expect(identified.send(soundness(yes)).state).toBe('experimenting');
  expect(again.context).toMatchObject({ candidate: mended, stage: 1, repairs: [{ stage: 'quick', change: 'x' }] });
});

test('a repair that gives back a known program is objected to, and never becomes a second node of it', () => {
  const repaired = sound()
    .send(message('stage.ended', { evaluation: failed('crashed', 'quick') }))
    .send(experiment(crash))
    .send(repair({ status: 'repaired', candidate, change: 'x' }));
  expect(repaired.context.evaluations).toHaveLength(1);
  const objected = repaired.send(novelty(no));
  expect(objected.state).toBe('researching');
  expect(objected.context).toMatchObject({
    ...{ candidate: null, trial: null, evaluations: [] },
    objections: [{ by: 'noveltyChecker', reason: no.reason }],
  });
});

test('a timeout is debugged too, an invalid result is not', () => {
  expect(sound().send(experiment(trial('timedOut', { failure: { class: 'timedOut' } }))).state).toBe('debugging');
  expect(sound().send(experiment(trial('invalid'))).state).toBe('analyzing');
});

test('repairs have an end, and each attempt is kept', () => {
  let walked = sound();
  for (let attempt = 0; attempt < policy.repairs; attempt += 1)
    walked = walked
      .send(experiment(crash))
      .send(repair({ status: 'repaired', candidate, change: `${attempt}` }))
      .send(novelty(yes))
      .send(soundness(yes));
  const end = walked.send(experiment(crash));
  expect(end.state).toBe('analyzing');
  expect(end.context.repairs).toHaveLength(2);
});

const broken = { ...no, failure: { class: 'crashed', message: 'NameError', trace: '', stage: 'check' } };

test('a program that cannot even be checked is repaired, and checked again', () => {
  const debugging = novel().send(soundness(broken));
  expect(debugging.state).toBe('debugging');
  const again = debugging.send(repair({ status: 'repaired', candidate, change: 'x' }));
  expect(again.state).toBe('checkingNovelty');
  expect(again.context.objections).toEqual([]);
});

test('breakage that cannot be repaired goes back to the Researcher as an objection', () => {
  const none = { status: 'unrepairable', reason: 'no model' };
  const objected = novel().send(soundness(broken)).send(repair(none));
  expect(objected.state).toBe('researching');
  expect(objected.context.objections).toMatchObject([{ by: 'staticChecker', reason: no.reason }]);
  expect(
    novel()
      .send(soundness(broken))
      .send(agentFailed('debugAgent', new Error('down'))).state,
  ).toBe('researching');
});

test('an unrepairable crash is analyzed as the crash it is', () => {
  const end = sound()
    .send(experiment(crash))
    .send(repair({ status: 'unrepairable', reason: 'no idea' }));
  expect(end.state).toBe('analyzing');
  expect(end.context).toMatchObject({ status: 'crashed', repairs: [{ change: 'none: no idea' }] });
  expect(
    sound()
      .send(experiment(crash))
      .send(agentFailed('debugAgent', new Error('down'))).state,
  ).toBe('analyzing');
});

test('an Analyzer that fails never costs the evaluation', () => {
  const recording = sound()
    .send(experiment(trial('passed')))
    .send(agentFailed('analyzer', new Error('no answer')));
  expect(recording.state).toBe('recording');
  expect(recording.context).toMatchObject({ status: 'passed', analysis: null });
});

test.each([
  ['researcher', () => walk(roundMachine, input)],
  ['noveltyChecker', proposed],
  ['staticChecker', novel],
  ['engineer', sound],
])('a fault of the %s abandons this round only', (agent, at) => {
  const recording = at().send(agentFailed(agent, Object.assign(new Error('broken'), { code: 'EVALUATOR_FAULT' })));
  expect(recording.state).toBe('recording');
  const end = recording.done('record', recordedAs('abandoned'));
  expect(end.state).toBe('abandoned');
  expect(end.output).toMatchObject({ status: 'abandoned', fault: { class: 'EVALUATOR_FAULT', message: 'broken' } });
});

test('a fatal fault leaves the round unrecorded, so that a resume runs it again', () => {
  const end = walk(roundMachine, input).send(
    agentFailed(
      'researcher',
      new AsiError({ code: 'credentials', message: '401', advice: 'Set a key.', kind: 'user' }),
    ),
  );
  expect(end.state).toBe('abandoned');
  expect(end.output).toMatchObject({ recorded: false, fault: { class: 'credentials' } });
});

test('a recorder that fails is a fault that climbs', () => {
  const recording = sound()
    .send(experiment(trial('passed')))
    .send(analysis({}));
  expect(recording.fails('record', new Error('disk')).status).toBe('error');
});

test('the initial program skips the Researcher and is never argued with', () => {
  const start = walk(roundMachine, { ...input, round: 0, initial: candidate });
  expect(start.state).toBe('checkingNovelty');
  const end = start.send(novelty(yes)).send(soundness(no));
  expect(end.state).toBe('recording');
  expect(end.context.status).toBe('rejected');
});

test('agents live as long as the round, and are asked by messages', () => {
  const start = walk(roundMachine, input);
  const agents = ['researcher', 'noveltyChecker', 'staticChecker', 'engineer', 'debugAgent', 'analyzer'];
  expect(start.children).toEqual(agents);
  expect(start.sent).toMatchObject([{ to: 'researcher', event: { type: 'proposal.requested', round: 7 } }]);
  expect(proposed().sent).toMatchObject([{ to: 'noveltyChecker', event: { type: 'proposal.submitted', candidate } }]);
  expect(novel().sent).toMatchObject([{ to: 'staticChecker', event: { type: 'proposal.submitted', candidate } }]);
  expect(sound().sent).toMatchObject([{ to: 'engineer', event: { type: 'experiment.requested', stage: 0 } }]);
  const objected = novel().send(soundness(no));
  expect(objected.sent).toMatchObject([
    { to: 'researcher', event: { type: 'objection.raised', objection: { reason: no.reason } } },
  ]);
  expect(objected.children).toEqual(agents);
});

test('a stage counts for the round as soon as it has ended, and a repaired program begins behind it', () => {
  const [quick, full] = [passed('quick', 1), failed('crashed', 'full')];
  const ended = (evaluation: object) => message('stage.ended', { evaluation });
  const running = sound().send(ended(quick)).send(ended(full));
  expect(running.state).toBe('experimenting');
  expect(running.context.evaluations).toEqual([quick, full]);
  const again = running
    .send(experiment(crash))
    .send(repair({ status: 'repaired', candidate, change: 'x' }))
    .send(novelty(yes))
    .send(soundness(yes));
  expect(again.sent).toMatchObject([{ to: 'engineer', event: { stage: 1, evaluations: [quick, full] } }]);
  expect(novel().send(soundness(no)).context.evaluations).toEqual([]);
});

test('its island is sent how it ended', () => {
  const end = sound()
    .send(experiment(trial('passed')))
    .send(analysis({}))
    .done('record', recordedAs('passed'));
  expect(end.sent).toMatchObject([
    { to: 'parent', event: { type: 'round.ended', round: 7, island: 1, outcome: 'passed', result: { fitness: 0.5 } } },
  ]);
});
