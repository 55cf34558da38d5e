import { expect, test } from 'vitest';
import { withDiskSpace } from '../../../src/actors/wait-for-disk-space.ts';

const never = new AbortController().signal;
const full = () => new Error('ENOSPC: no space left on device');

/** Calls an effect that fails as often as there are errors; `waits` says for each look at the disk whether it had to wait. */
const called = async (errors: readonly Error[], waits: readonly boolean[] = [], signal = never) => {
  let [times, looks] = [0, 0];
  const store = { diskSpace: async () => waits[looks++] ?? false };
  const effect = async () => {
    const error = errors[times++];
    if (error !== undefined) throw error;
    return 'done';
  };
  const answer = await withDiskSpace(store, signal, effect).catch((error: Error) => error.message);
  return { answer, times };
};

test('an effect that fails for a full disk is tried three times in all', async () => {
  expect(await called([full(), full()])).toEqual({ answer: 'done', times: 3 });
  expect(await called([full(), full(), full()])).toEqual({ answer: full().message, times: 3 });
  const wrapped = new Error('the evaluation could not be kept', { cause: full() });
  expect(await called([wrapped])).toEqual({ answer: 'done', times: 2 });
});

test('what failed while the run waited for space is tried again, however often', async () => {
  const waits = [false, true, false, true, false, true, false, true];
  const lost = () => new Error('the database is closed');
  expect(await called([lost(), lost(), lost(), lost()], waits)).toEqual({ answer: 'done', times: 5 });
});

test('any other failure is one, and so is one after the end', async () => {
  expect(await called([new Error('wrong')])).toEqual({ answer: 'wrong', times: 1 });
  expect(await called([full()], [], AbortSignal.abort())).toEqual({ answer: full().message, times: 1 });
});
