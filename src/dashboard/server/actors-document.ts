import type { ActorRecord } from '../../model/event.ts';
import type { ActorsDocument } from '../../views/documents.ts';
import type { RunSource } from '../../views/run-source.ts';
import { applyRecords } from '../page/pages/actor-tree.js';

const longest = 5000;

/** Keeps the newest record of every living actor for late subscribers. */
export interface ActorRegistry {
  document(): ActorsDocument;
  close(): void;
}

/** Folds records in small batches: a busy run makes a hundred a second, perhaps without a reader. */
export const createActorRegistry = (source: RunSource, boot: string): ActorRegistry => {
  let document: ActorsDocument = { boot, actors: [], finished: {}, log: [] };
  let waiting: { time: string; record: ActorRecord }[] = [];
  const fold = (): void => {
    if (waiting.length === 0) return;
    const batch = waiting;
    waiting = [];
    document = applyRecords(document, batch);
  };
  const stop = source.actors((record) => {
    waiting.push({ time: new Date().toISOString(), record });
    if (waiting.length >= longest) fold();
  });
  return {
    document: () => {
      fold();
      return document;
    },
    close: stop,
  };
};
