import { cognitionDirectory } from '../../config/paths.ts';
import { loadCognition } from '../../knowledge/items/cognition-files.ts';
import { type Cognition, cognitionVectors, createCognition } from '../../knowledge/items/field-items.ts';
import type { Embedder } from '../../model/embedder.ts';
import type { CognitionItem } from '../../model/proposal/cognition-item.ts';
import type { TaskFolder } from '../../stores/task-folder.ts';
import type { VectorItem } from '../../stores/vectors/vector-store.ts';
import type { Vectors } from './open-vectors.ts';

/** The items of a task's field; none when it has no field. */
export const itemsOf = async ({ spec: { cognition } }: TaskFolder): Promise<readonly CognitionItem[]> =>
  cognition === undefined ? [] : loadCognition(cognitionDirectory(cognition));

/** The items of a field, with their vectors. A collection that is lost is filled from what is known by then. */
export const openCognition = async (
  { spec }: TaskFolder,
  items: readonly CognitionItem[],
  vectors: Vectors,
  embedder: Embedder,
): Promise<Cognition> => {
  let known: Pick<Cognition, 'items'> = { items };
  const collection = await vectors.open(`cognition-${spec.cognition ?? 'none'}`, () =>
    once(cognitionVectors(known.items)),
  );
  const cognition = await createCognition({ items, vectors: collection, embedder });
  known = cognition;
  return cognition;
};

async function* once(items: readonly VectorItem[]): AsyncGenerator<readonly VectorItem[]> {
  yield items;
}
