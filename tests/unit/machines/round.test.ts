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
const recordedAs = (status: string) => ({ node: 7, status, score: null, fitness: 0.5, tokens: 10, usd: 0 });

const proposed = () => walk(roundMachine, input).done('researcher', { brief, candidate, reason: '' });
const novel = () => proposed().done('noveltyChecker', { fingerprint, verdict: yes });
const sound = () => novel().done('staticChecker', yes);

test('the happy path is the paper’s: learn and design, experiment, analyze, record', () => {
  expect(walk(roundMachine, input).state).toBe('researching');
  expect(proposed().state).toBe('checkingNovelty');
  expect(novel().state).toBe('checkingStatically');
  expect(sound().state).toBe('experimenting');
  const analyzing = sound().done('engineer', trial('passed'));
  expect(analyzing.state).toBe('analyzing');
  const recording = analyzing.done('analyzer', { claim: 'confirmed' });
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
  const again = novel().done('staticChecker', no);
  expect(again.state).toBe('researching');
  expect(again.context).toMatchObject({
    candidate: null,
    brief,
    objections: [{ by: 'staticChecker', name: 'faster', reason: 'output at 31 moved' }],
  });
});

test('a duplicate costs a proposal and no evaluation', () => {
  const again = proposed().done('noveltyChecker', { fingerprint, verdict: no });
  expect(again.state).toBe('researching');
  expect(again.context.objections).toHaveLength(1);
});

test('bringing back what was taken out is objected to once; proposed again with its reason, it is checked like any other', () => {
  const circle = { ...no, cycling: true };
  const again = proposed().done('noveltyChecker', { fingerprint, verdict: circle });
  expect(again.context.objections).toMatchObject([{ by: 'noveltyChecker', cycling: true }]);
  expect(noveltyPolicy(policy, []).reconsider).toBe(true);
  expect(noveltyPolicy(policy, again.context.objections).reconsider).toBe(false);
  const rejected = proposed().done('noveltyChecker', { fingerprint, verdict: no });
  expect(noveltyPolicy(policy, rejected.context.objections).reconsider).toBe(true);
});

test('objections have an end: the round is recorded as rejected', () => {
  let walked = walk(roundMachine, input);
  for (let turn = 0; turn < policy.proposals; turn += 1)
    walked = walked
      .done('researcher', { brief, candidate, reason: '' })
      .done('noveltyChecker', { fingerprint, verdict: no });
  expect(walked.state).toBe('recording');
  expect(walked.context).toMatchObject({ status: 'rejected', failure: { class: 'noveltyChecker' } });
});

test('a Researcher that gives up is a rejected round with its reason', () => {
  const end = walk(roundMachine, input).done('researcher', { brief, candidate: null, reason: 'no ideas' });
  expect(end.state).toBe('recording');
  expect(end.context).toMatchObject({ status: 'rejected', failure: { message: 'no ideas' } });
});

test('a crash is debugged and the same stage runs again', () => {
  const debugging = sound().done('engineer', crash);
  expect(debugging.state).toBe('debugging');
  const mended = { ...candidate, program: 'x = 2\n' };
  const again = debugging.done('debugAgent', { status: 'repaired', candidate: mended, change: 'x' });
  expect(again.state).toBe('checkingStatically');
  expect(again.done('staticChecker', yes).state).toBe('experimenting');
  expect(again.context).toMatchObject({ candidate: mended, stage: 1, repairs: [{ stage: 'quick', change: 'x' }] });
});

test('a timeout is debugged too, an invalid result is not', () => {
  expect(sound().done('engineer', trial('timedOut', { failure: { class: 'timedOut' } })).state).toBe('debugging');
  expect(sound().done('engineer', trial('invalid')).state).toBe('analyzing');
});

test('repairs have an end, and each attempt is kept', () => {
  let walked = sound();
  for (let attempt = 0; attempt < policy.repairs; attempt += 1)
    walked = walked
      .done('engineer', crash)
      .done('debugAgent', { status: 'repaired', candidate, change: `${attempt}` })
      .done('staticChecker', yes);
  const end = walked.done('engineer', crash);
  expect(end.state).toBe('analyzing');
  expect(end.context.repairs).toHaveLength(2);
});

const broken = { ...no, failure: { class: 'crashed', message: 'NameError', trace: '', stage: 'check' } };

test('a program that cannot even be checked is repaired, and checked again', () => {
  const debugging = novel().done('staticChecker', broken);
  expect(debugging.state).toBe('debugging');
  const again = debugging.done('debugAgent', { status: 'repaired', candidate, change: 'x' });
  expect(again.state).toBe('checkingStatically');
  expect(again.context.objections).toEqual([]);
});

test('breakage that cannot be repaired goes back to the Researcher as an objection', () => {
  const none = { status: 'unrepairable', reason: 'no model' };
  const objected = novel().done('staticChecker', broken).done('debugAgent', none);
  expect(objected.state).toBe('researching');
  expect(objected.context.objections).toMatchObject([{ by: 'staticChecker', reason: no.reason }]);
  expect(novel().done('staticChecker', broken).fails('debugAgent', new Error('down')).state).toBe('researching');
});

test('an unrepairable crash is analyzed as the crash it is', () => {
  const end = sound().done('engineer', crash).done('debugAgent', { status: 'unrepairable', reason: 'no idea' });
  expect(end.state).toBe('analyzing');
  expect(end.context).toMatchObject({ status: 'crashed', repairs: [{ change: 'none: no idea' }] });
  expect(sound().done('engineer', crash).fails('debugAgent', new Error('down')).state).toBe('analyzing');
});

test('an Analyzer that fails never costs the evaluation', () => {
  const recording = sound().done('engineer', trial('passed')).fails('analyzer', new Error('no answer'));
  expect(recording.state).toBe('recording');
  expect(recording.context).toMatchObject({ status: 'passed', analysis: null });
});

test.each([
  ['researcher', () => walk(roundMachine, input)],
  ['noveltyChecker', proposed],
  ['staticChecker', novel],
  ['engineer', sound],
])('a fault of the %s abandons this round only', (agent, at) => {
  const recording = at().fails(agent, Object.assign(new Error('broken'), { code: 'EVALUATOR_FAULT' }));
  expect(recording.state).toBe('recording');
  const end = recording.done('record', recordedAs('abandoned'));
  expect(end.state).toBe('abandoned');
  expect(end.output).toMatchObject({ status: 'abandoned', fault: { class: 'EVALUATOR_FAULT', message: 'broken' } });
});

test('a fatal fault leaves the round unrecorded, so that a resume runs it again', () => {
  const end = walk(roundMachine, input).fails(
    'researcher',
    new AsiError({ code: 'credentials', message: '401', advice: 'Set a key.', kind: 'user' }),
  );
  expect(end.state).toBe('abandoned');
  expect(end.output).toMatchObject({ recorded: false, fault: { class: 'credentials' } });
});

test('a recorder that fails is a fault that climbs', () => {
  const recording = sound().done('engineer', trial('passed')).done('analyzer', {});
  expect(recording.fails('record', new Error('disk')).status).toBe('error');
});

test('the initial program skips the Researcher and is never argued with', () => {
  const start = walk(roundMachine, { ...input, round: 0, initial: candidate });
  expect(start.state).toBe('checkingNovelty');
  const end = start.done('noveltyChecker', { fingerprint, verdict: yes }).done('staticChecker', no);
  expect(end.state).toBe('recording');
  expect(end.context.status).toBe('rejected');
});

test('agents report their progress to the round', () => {
  const told = proposed().send({ type: 'agent.progress', agent: 'noveltyChecker', doing: 'fingerprinting' } as never);
  expect(told.context.progress).toEqual({ agent: 'noveltyChecker', doing: 'fingerprinting' });
});
