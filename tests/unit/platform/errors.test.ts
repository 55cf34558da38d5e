import { expect, test } from 'vitest';
import { exitCodeOf } from '../../../src/cli/terminal/exit-code.ts';
import { explain } from '../../../src/cli/terminal/explain.ts';
import { statusOf } from '../../../src/dashboard/server/reply.ts';
import { faultOf, isFatal } from '../../../src/model/fault.ts';
import { AsiError, defineErrors } from '../../../src/platform/errors.ts';
import { didEveryRoundCrash } from '../../../src/views/run/all-crashed.ts';

const an = (kind: AsiError['kind'], code = 'some-code') =>
  new AsiError({ code, message: 'It broke.', advice: 'Mend it.', kind });

test.each([
  ['user', 'some-code', 2, 400, true],
  ['environment', 'some-code', 3, 500, true],
  ['transient', 'some-code', 1, 409, false],
  ['fatal', 'some-code', 1, 500, true],
  ['user', 'credentials', 4, 400, true],
  ['environment', 'quota', 4, 500, true],
  ['user', 'run-live', 2, 409, true],
] as const)(
  'an error of kind %s with code %s has exit code %i and HTTP status %i',
  (kind, code, exit, status, fatal) => {
    expect(explain(an(kind, code))).toEqual({ message: 'It broke.', advice: 'Mend it.', exit });
    expect(statusOf(an(kind, code))).toBe(status);
    expect(isFatal(faultOf(an(kind, code)))).toBe(fatal);
  },
);

test('what was not thrown on purpose is a fault of ours, and no reason to end the run', () => {
  expect(explain(new Error('odd')).exit).toBe(1);
  expect(isFatal(faultOf(new Error('odd')))).toBe(false);
});

test('a family knows its own errors', () => {
  const [one, other] = [defineErrors({ 'a-b': 'user' }), defineErrors({ 'c-d': 'fatal' })];
  const error = one.make('a-b', 'A.', 'B.', new Error('why'));
  expect(error).toMatchObject({ code: 'a-b', kind: 'user', advice: 'B.' });
  expect([one.includes(error), other.includes(error), one.includes(new Error('a-b'))]).toEqual([true, false, false]);
});

test.each([
  [{ crashed: 3 }, true],
  [{ crashed: 3, rejected: 2 }, true],
  [{ crashed: 3, passed: 1 }, false],
  [{ rejected: 2 }, false],
  [{}, false],
])('did every candidate of %j fail: %s', (statuses, all) => {
  expect(didEveryRoundCrash(statuses)).toBe(all);
  expect(exitCodeOf('rounds', { signal: null, allCrashed: all })).toBe(all ? 5 : 0);
});
