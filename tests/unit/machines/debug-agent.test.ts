import { expect, test } from 'vitest';
import { debugAgentMachine } from '../../../src/machines/debug-agent.ts';
import { walk } from './drive.ts';
import { candidate } from './material.ts';

const failure = { class: 'crashed', message: 'boom', trace: '', stage: 'quick' };
const request = (more = {}) => ({
  type: 'repair.requested',
  round: 7,
  candidate,
  failure: { ...failure, ...more },
  attempt: 1,
});
const debug = (more = {}) => walk(debugAgentMachine, { round: 7 }).send(request(more));
const made = (answer: object) => [{ to: 'parent', event: { type: 'repair.made', round: 7, answer } }];

test('the debug agent repairs once per request', () => {
  const answer = { status: 'repaired', candidate, change: 'a guard' };
  expect(debug().state).toBe('repairing');
  const repaired = debug().done('repair', answer);
  expect(repaired.state).toBe('repaired');
  expect(repaired.sent).toEqual(made(answer));
  const none = { status: 'unrepairable', reason: 'no idea' };
  expect(debug().done('repair', none).sent).toEqual(made(none));
  expect(repaired.send(request()).state).toBe('repairing');
});

test('a missed gate is nothing to repair: no model is asked', () => {
  const refused = debug({ class: 'gate' });
  expect(refused.state).toBe('unrepairable');
  expect(refused.sent).toMatchObject(made({ status: 'unrepairable' }));
});

test('one that fails says so, and can be asked again', () => {
  const failed = debug().fails('repair', new Error('down'));
  expect(failed.sent).toMatchObject([
    { event: { type: 'agent.failed', agent: 'debugAgent', error: { message: 'down' } } },
  ]);
  expect(failed.send(request()).state).toBe('repairing');
});
