import { expect, test } from 'vitest';
import { createActor, createMachine, fromPromise } from 'xstate';
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
  const round = createActor(createMachine({}), { id: 'round' }).start();
  const actor = createActor(machine, {
    id: 'researcher',
    input: { round: 7, island: 0, horizon: null, correctionsAllowed: 1, replyTo: round },
    inspect: (event) => {
      const record = observe(event);
      if (record !== null) records.push(record);
    },
  });
  await new Promise<void>((resolve) => {
    actor.subscribe((snapshot) => snapshot.matches('proposed') && resolve());
    actor.start();
    actor.send({ type: 'proposal.requested', round: 7 });
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
  expect([...new Set(states)]).toEqual(['waiting', 'learning', 'proposing', 'proposed']);
});

test('a message is seen with its sender, its receiver, its size and its gist', async () => {
  const messages = (await watch()).filter((record) => record.type === 'actor.event' && record.bytes > 0);
  expect(messages).toMatchObject([
    { type: 'actor.event', from: 'researcher', to: 'round', event: 'proposal.made', text: candidate.name },
  ]);
  const size = Buffer.byteLength(JSON.stringify({ type: 'proposal.made', round: 7, brief, candidate }));
  expect(messages[0]).toMatchObject({ bytes: size });
});

test('payloads never leave: no program, no prompt, no input', async () => {
  const text = JSON.stringify(await watch());
  expect(text).not.toContain(candidate.program.trim());
  expect(text).not.toContain(candidate.motivation);
});
