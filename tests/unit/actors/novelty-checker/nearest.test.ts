import { expect, test } from 'vitest';
import { createNearest } from '../../../../src/actors/novelty-checker/fingerprint.ts';
import { createLocalEmbedder } from '../../../../src/knowledge/embedding/local-embedder.ts';
import { measured } from '../../../../src/platform/statistics/measured.ts';
import { createMemoryVectors } from '../../../../src/stores/vectors/memory-vectors.ts';
import { createMotivations } from '../../../../src/stores/vectors/motivations.ts';
import { candidate } from '../../machines/material.ts';
import { nodeOf, openStore } from '../../stores/records.ts';
import { temporaryDirectory } from '../../stores/temporary.ts';

const quiet = { signal: new AbortController().signal, also: () => {}, announce: () => {} };
const policy = { arbitrate: false, duplicateAbove: 2, novelBelow: 2, reconsider: true };
const fingerprint = { text: 'text', tokens: 'tokens', behaviour: null };

test('lines that an ancestor had and the parent lacks are found up the line of descent, with the gain of dropping them', async () => {
  const store = await openStore(temporaryDirectory(), true);
  try {
    const scored = (id: number, parent: number | null, program: string, score: number) =>
      nodeOf(id, { parent, program, score: measured([score]) });
    const nodes = [
      scored(0, null, 'alpha_step()\nbeta_step()', 1),
      scored(1, 0, 'alpha_step()', 4),
      scored(2, 0, 'gamma_step()', 2), // not an ancestor of node 3
      scored(3, 1, 'alpha_step()\ndelta_step()', 5),
    ];
    for (const node of nodes) await store.append([], store.nodeWrites(node));
    const embedder = createLocalEmbedder(64);
    const nearest = createNearest(store, createMotivations(createMemoryVectors(embedder), embedder), 'minimize');
    const ask = (program: string, parent: number | null) =>
      nearest({ round: 9, parent, horizon: null, policy, fingerprint, candidate: { ...candidate, program } }, quiet);
    expect((await ask('alpha_step()\ndelta_step()\nbeta_step()\ngamma_step()', 3)).reintroduced).toEqual({
      lines: 1,
      of: 2,
      node: 1,
      name: 'node-1',
      difference: -3,
    });
    expect((await ask('alpha_step()\nbeta_step()', null)).reintroduced).toBeNull();
  } finally {
    await store.close();
  }
});
