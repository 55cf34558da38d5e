import { expect, onTestFinished, test } from 'vitest';
import { createActor, toPromise } from 'xstate';
import { createDurable } from '../../../src/actors/durable.ts';
import type { RunStore } from '../../../src/stores/run-store.ts';
import { collect, openStore } from '../stores/records.ts';
import { temporaryDirectory } from '../stores/temporary.ts';

interface Question {
  readonly round: number;
  readonly text: string;
}

const answered = (store: RunStore, isResumed: boolean, effect: () => Promise<string>, question: Question) =>
  toPromise(
    createActor(
      createDurable(store, isResumed)('ask', async () => effect()),
      { input: question },
    ).start(),
  );

/** A run directory in which round 3 was answered "first" before the process ended. */
const interrupted = async (): Promise<string> => {
  const directory = temporaryDirectory();
  const store = await openStore(directory, true);
  expect(await answered(store, false, async () => 'first', { round: 3, text: 'the question' })).toBe('first');
  await store.close();
  return directory;
};

const reopened = async (directory: string): Promise<RunStore> => {
  const store = await openStore(directory);
  onTestFinished(() => store.close());
  return store;
};

test('after a kill the same question is answered from the journal, and not asked again', async () => {
  const store = await reopened(await interrupted());
  const again = answered(store, true, () => Promise.reject(new Error('asked again')), {
    round: 3,
    text: 'the question',
  });
  expect(await again).toBe('first');
  expect(await collect(store.events())).toEqual([]);
});

test('a changed question is asked again, which is said, and its new answer is what counts from then on', async () => {
  const store = await reopened(await interrupted());
  expect(await answered(store, true, async () => 'second', { round: 3, text: 'another question' })).toBe('second');
  expect(await collect(store.events())).toMatchObject([
    {
      type: 'alert.raised',
      rule: 'changed input',
      detail: expect.stringContaining('round 3 asked "ask" something else'),
    },
  ]);
  const third = answered(store, true, async () => 'third', { round: 3, text: 'another question' });
  expect(await third).toBe('second');
});

test.each([
  ['paid', false],
  ['free', true],
] as const)('an answer that was %s is given before it is on disk: %s', async (cost, isEarly) => {
  let written = (): void => {};
  const onDisk = new Promise<void>((resolve) => {
    written = resolve;
  });
  const store = {
    population: { epoch: { epoch: 1 } },
    diskSpace: async () => false,
    append: () => onDisk,
    memoWrite: () => ({ sublevel: 'memo', key: '', value: null }),
  } as unknown as RunStore;
  const port = createDurable(store, false)('ask', async () => 'answer', cost);
  let answer: unknown = null;
  const asked = toPromise(createActor(port, { input: { round: 1 } }).start()).then((given) => {
    answer = given;
  });
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(answer).toBe(isEarly ? 'answer' : null);
  written();
  await asked;
  expect(answer).toBe('answer');
});
