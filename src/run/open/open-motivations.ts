import type { Embedder } from '../../model/embedder.ts';
import type { RunStore } from '../../stores/run-store.ts';
import { createMotivations, type Motivations, motivationVectors } from '../../stores/vectors/motivations.ts';
import type { VectorItem } from '../../stores/vectors/vector-store.ts';
import type { Vectors } from './open-vectors.ts';

/** The motivations of an epoch's nodes with their vectors; those of a resumed run are there already. */
export const openMotivations = async (
  { store, epoch, resume }: { readonly store: RunStore; readonly epoch: number; readonly resume: boolean },
  vectors: Vectors,
  embedder: Embedder,
): Promise<Motivations> => {
  const recorded = () => motivationsIn(store, epoch);
  const collection = await vectors.open(epoch === 1 ? 'motivations' : `motivations-${epoch}`, recorded);
  if (resume) for await (const chunk of recorded()) await collection.upsert(chunk);
  return createMotivations(collection, embedder);
};

/** A few hundred at a time: what a lost collection is filled from. */
async function* motivationsIn(store: RunStore, number: number): AsyncGenerator<readonly VectorItem[]> {
  const ids = store.population.summaries().flatMap(({ id, epoch }) => (epoch === number ? [id] : []));
  for (let start = 0; start < ids.length; start += 500)
    yield motivationVectors(await store.nodes(ids.slice(start, start + 500)));
}
