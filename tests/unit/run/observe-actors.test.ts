import { expect, test } from 'vitest';
import { createActor, fromPromise } from 'xstate';
import { researcherMachine } from '../../../src/machines/researcher.ts';
import type { ActorRecord } from '../../../src/model/event.ts';
import type { LearnInput, ProposeInput } from '../../../src/model/ports.ts';
import type { Brief } from '../../../src/model/proposal/brief.ts';
import type { ProposeAnswer } from '../../../src/model/proposal/candidate.ts';
import { observe } from '../../../src/run/observe-actors.ts';
import { brief, candidate } from '../machines/material.ts';

const watch = async (): Promise<ActorRecord[]> => {
  const records: ActorRecord[] = [];
  const machine = researcherMachine.provide({
    actors: {
      learn: fromPromise<Brief, LearnInput>(async () => brief),
      propose: fromPromise<ProposeAnswer, ProposeInput>(async () => ({ status: 'proposed', candidate })),
    },
  });
  const actor = createActor(machine, {
    id: 'researcher',
    input: { round: 7, island: 0, horizon: null, brief: null, objections: [], mends: 1 },
    inspect: (event) => {
      const record = observe(event);
      if (record !== null) records.push(record);
    },
  });
  await new Promise<void>((resolve) => {
    actor.subscribe({ complete: resolve });
    actor.start();
  });
  return records;
};

test('a watcher sees actors, states and events by path', async () => {
  const records = await watch();
  expect(records).toContainEqual({ type: 'actor.started', path: 'researcher', machine: 'researcher', parent: null });
  expect(records).toContainEqual(
    expect.objectContaining({ type: 'actor.started', path: 'researcher/learn', machine: null, parent: 'researcher' }),
  );
  const states = records.flatMap((record) =>
    record.type === 'actor.state' && record.path === 'researcher' ? [record.value] : [],
  );
  expect([...new Set(states)]).toEqual(['learning', 'proposing', 'proposed']);
});

test('payloads never leave: no program, no prompt, no input', async () => {
  const text = JSON.stringify(await watch());
  expect(text).not.toContain(candidate.program.trim());
  expect(text).not.toContain(candidate.motivation);
});
