import type { CognitionItem } from '../domain/cognition.ts';
import { createLocalEmbedder } from '../llm/embedder.ts';
import { type Cognition, createCognition } from '../stores/cognition.ts';
import { loadCognition } from '../stores/cognition-files.ts';
import { createMemoryVectors } from '../stores/memory-vectors.ts';
import { cognitionDirectory } from './places.ts';

/** The items of a field that come with the engine. */
export const knowledgeOf = (field: string): Promise<readonly CognitionItem[]> =>
  loadCognition(cognitionDirectory(field));

/** The items of a directory, ready to be searched as a run searches them, without a server. */
export const searchable = async (directory: string, dimensions: number): Promise<Cognition> => {
  const embedder = createLocalEmbedder(dimensions);
  return createCognition({ items: await loadCognition(directory), vectors: createMemoryVectors(embedder), embedder });
};
