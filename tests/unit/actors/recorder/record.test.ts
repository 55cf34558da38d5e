import { expect, test } from 'vitest';
import { createRecord } from '../../../../src/actors/recorder/record.ts';
import { createLocalEmbedder } from '../../../../src/knowledge/embedding/local-embedder.ts';
import type { RunEventBody } from '../../../../src/model/event.ts';
import type { RecordInput } from '../../../../src/model/ports.ts';
import { createLedger } from '../../../../src/model/run/spending-ledger.ts';
import { measured } from '../../../../src/platform/statistics/measured.ts';
import type { RunStore } from '../../../../src/stores/run-store.ts';
import { createMemoryVectors } from '../../../../src/stores/vectors/memory-vectors.ts';
import { createMotivations } from '../../../../src/stores/vectors/motivations.ts';
import { aNode } from '../../../builders/node.ts';
import { callPort, storeOf } from '../../../builders/port.ts';
import { aTask } from '../../../builders/task.ts';
import { aBrief, aCandidate, aFailure, anEvaluation, aTrial } from '../../../builders/trial.ts';
import { call, stageEnded, told } from '../../views/story.ts';

const identity = { text: 'text', tokens: 'tokens', behaviour: null };

const recorded = (parts: Partial<RecordInput> = {}): RecordInput => {
  const trial = aTrial({ evaluations: [anEvaluation({ score: 5, metrics: { speed: 2 } })] });
  return {
    ...{ round: 9, island: 1, status: 'passed', brief: aBrief(), trial, candidate: trial.candidate },
    ...{ fingerprint: identity, objections: [], repairs: [], analysis: null, failure: null },
    ...parts,
  };
};

const recorderOn = (store: RunStore, events: readonly RunEventBody[] = []) => {
  const ledger = createLedger((stage) => (stage === 'gpu' ? 2 : 0));
  for (const event of told(events)) ledger.apply(event);
  const embedder = createLocalEmbedder(64);
  const motivations = createMotivations(createMemoryVectors(embedder), embedder);
  const record = createRecord({ store, motivations, ledger, task: aTask(), judges: false });
  return { record, motivations };
};

/** Records, writes what was asked to be written as the durable port does, and reads the node back. */
const written = async (store: RunStore, record: ReturnType<typeof createRecord>, input: RecordInput) => {
  const { answer, writes, announced } = await callPort(record, input);
  await store.append(announced, writes);
  return { answer, announced, node: (await store.node(input.round))! };
};

const parent = aNode({ id: 0, score: measured([3]), fitness: 3 });

test('a node carries everything that its round cost: tokens both ways, money, calls and evaluations', async () => {
  const store = await storeOf(parent);
  const { record } = recorderOn(store, [
    call('researcher', { round: 9, tokensIn: 100, tokensOut: 10, usd: 0.5 }),
    call('analyzer', { round: 9, tokensIn: 200, tokensOut: 30, usd: 0.25 }),
    call('researcher', { round: 8, tokensIn: 7000, tokensOut: 7000, usd: 7 }),
    stageEnded(9, { key: 'a' }),
    stageEnded(9, { key: 'b', stage: 'gpu' }),
    stageEnded(9, { key: 'c', cached: true }),
  ]);
  const { answer, node } = await written(store, record, recorded());
  expect(node.cost).toEqual({
    ...{ calls: 2, tokensIn: 300, tokensOut: 40, usd: 0.75 },
    ...{ evaluations: 2, evaluationSeconds: 4 },
  });
  expect(answer).toMatchObject({ node: 9, tokens: 340, usd: 0.75, gpuSeconds: 4 });
});

test('a price that is not known stays unknown in the node and counts nothing towards the limit', async () => {
  const store = await storeOf(parent);
  const { record } = recorderOn(store, [call('researcher', { round: 9, usd: null })]);
  const { answer, node } = await written(store, record, recorded());
  expect([node.cost.usd, answer.usd, answer.tokens]).toEqual([null, 0, 110]);
});

test('what a round knows becomes its node', async () => {
  const store = await storeOf(parent);
  const { node } = await written(store, recorderOn(store).record, recorded());
  expect(node).toMatchObject({
    ...{ id: 9, island: 1, status: 'passed', name: 'faster', program: 'x = 1\n', parent: 0, epoch: 1 },
    ...{ score: { mean: 5, n: 1 }, fitness: 5, metrics: { speed: 2 }, fingerprint: identity, failure: null },
  });
});

test('it announces the node with its gain over the parent, then the end of the round', async () => {
  const store = await storeOf(parent);
  const { announced } = await written(store, recorderOn(store).record, recorded());
  expect(announced).toEqual([
    expect.objectContaining({ type: 'node.recorded', round: 9, difference: 2, isBest: true, complete: false }),
    { type: 'round.ended', round: 9, island: 1, outcome: 'passed' },
  ]);
});

test('a best is announced once, even before the first is on disk', async () => {
  const store = await storeOf(parent);
  const { record } = recorderOn(store);
  const isBest = async (round: number, score: number) => {
    const trial = aTrial({ evaluations: [anEvaluation({ score })] });
    const { announced } = await callPort(record, recorded({ round, trial }));
    return announced.flatMap((event) => (event.type === 'node.recorded' ? [event.isBest] : []));
  };
  expect(await isBest(9, 5)).toEqual([true]);
  expect(await isBest(10, 4)).toEqual([false]);
  expect(await isBest(11, 5)).toEqual([false]);
  expect(await isBest(12, 6)).toEqual([true]);
});

test('a failed round has its failure, and neither score nor fitness', async () => {
  const store = await storeOf(parent);
  const failure = aFailure({ trace: 'x'.repeat(900) });
  const trial = aTrial({ status: 'crashed', failure });
  const { node, announced } = await written(
    store,
    recorderOn(store).record,
    recorded({ status: 'crashed', trial, failure }),
  );
  expect(node).toMatchObject({ status: 'crashed', score: null, fitness: null, failure });
  expect(announced[0]).toMatchObject({ difference: null, isBest: false, failure: { trace: 'x'.repeat(500) } });
});

test('repairs stay with the node', async () => {
  const store = await storeOf(parent);
  const repairs = [{ stage: 'full', failure: aFailure(), change: 'halved STEPS' }];
  const { node } = await written(store, recorderOn(store).record, recorded({ repairs }));
  expect([node.fingerprint, node.repairs]).toEqual([identity, repairs]);
});

test('its motivation is found from now on; a round without a candidate leaves none', async () => {
  const store = await storeOf(parent);
  const { record, motivations } = recorderOn(store);
  await written(store, record, recorded({ status: 'rejected', trial: null, candidate: null, fingerprint: null }));
  expect(await motivations.nearest('Loops are slow', null)).toBeNull();
  const candidate = aCandidate({ motivation: 'Loops are slow' });
  await written(store, record, recorded({ round: 10, candidate }));
  expect(await motivations.nearest('Loops are slow', null)).toMatchObject({ node: 10 });
});
