import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRecombiner } from '../../../src/actors/researcher/recombination/propose-recombined.ts';
import { createLocalEmbedder } from '../../../src/knowledge/embedding/local-embedder.ts';
import { createCognition } from '../../../src/knowledge/items/field-items.ts';
import { digest } from '../../../src/platform/data/digest.ts';
import { normalisedTokens } from '../../../src/platform/source/normalised-tokens.ts';
import { openRunStore, type RunStore } from '../../../src/stores/run-store.ts';
import { createMemoryVectors } from '../../../src/stores/vectors/memory-vectors.ts';
import { node } from '../../unit/knowledge/lessons.ts';
import { brief } from '../../unit/machines/material.ts';

const program = (steps: number): string => `STEPS = ${steps}  # tune 1 4\n\n\ndef solve():\n    return STEPS\n`;
const fingerprint = (text: string) => ({
  text: digest(text),
  tokens: digest(normalisedTokens(text, 'python')),
  behaviour: null,
});

const directory = mkdtempSync(join(tmpdir(), 'asi-recombiner-'));
let store: RunStore;

beforeAll(async () => {
  store = await openRunStore(join(directory, 'run'), { create: true, features: [], capacity: 100 });
  for (const [id, steps] of [2, 1, 3].entries())
    await store.append(
      [],
      store.nodeWrites(
        node(id, {
          program: program(steps),
          fingerprint: fingerprint(program(steps)),
          fitness: steps,
          origin: id === 0 ? {} : { operator: 'tune', tune: steps === 1 ? 'STEPS down' : 'STEPS up' },
        }),
      ),
    );
});

afterAll(async () => {
  await store.close();
  rmSync(directory, { recursive: true });
});

/** What is proposed for node 0 over many rounds. */
const proposed = async (learns: boolean) => {
  const embedder = createLocalEmbedder(64);
  const cognition = await createCognition({ items: [], vectors: createMemoryVectors(embedder), embedder });
  const propose = createRecombiner({ store, cognition, language: 'python', seed: 1, lanes: 1, learns });
  const rounds = Array.from({ length: 20 }, (_, index) => 10 + index);
  const surroundings = { signal: new AbortController().signal, also: () => {}, announce: () => {} };
  const asked = { ...brief, horizon: null, parent: 0, references: [] };
  return Promise.all(
    rounds.map((round) => propose({ round, brief: { ...asked, round }, objections: [] }, surroundings)),
  );
};

test('a recombiner that learns tells the track record of a change; one that does not knows of none', async () => {
  expect(JSON.stringify(await proposed(true))).toContain('of 1 proposals with');
  expect(JSON.stringify(await proposed(false))).not.toContain('proposals with');
});

test('what was tried before is refused all the same', async () => {
  for (const learns of [true, false])
    for (const answer of await proposed(learns))
      if (answer.status === 'proposed') expect(answer.candidate.program).toBe(program(4));
});
