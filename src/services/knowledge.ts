import type { CognitionItem } from '../domain/cognition.ts';
import { loadCognition } from '../stores/cognition-files.ts';
import { cognitionDirectory } from './places.ts';

/** The items of a field that come with the engine. */
export const knowledgeOf = (field: string): Promise<readonly CognitionItem[]> =>
  loadCognition(cognitionDirectory(field));
