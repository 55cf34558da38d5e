import { cognitionDirectory } from '../../config/paths.ts';
import type { CognitionItem } from '../../model/proposal/cognition-item.ts';
import { createMemoryVectors } from '../../stores/vectors/memory-vectors.ts';
import { createLocalEmbedder } from '../embedding/local-embedder.ts';
import { loadCognition } from './cognition-files.ts';
import { type Cognition, createCognition } from './field-items.ts';

/** The items of a field that come with the engine. */
export const knowledgeOf = (field: string): Promise<readonly CognitionItem[]> =>
  loadCognition(cognitionDirectory(field));

/** The items of a directory, ready to be searched as a run searches them, without a server. */
export const searchable = async (directory: string, dimensions: number): Promise<Cognition> => {
  const embedder = createLocalEmbedder(dimensions);
  return createCognition({ items: await loadCognition(directory), vectors: createMemoryVectors(embedder), embedder });
};
