import type { RunEvent } from '../../model/event.ts';
import type { NodeDocument } from '../documents.ts';

type Repeat = NodeDocument['repeats'][number];

/** How nodes did when a person had them run again, by round. */
export interface RepeatFold {
  apply(event: RunEvent): void;
  /** The latest ones of a node, oldest first. */
  ofRound(round: number): readonly Repeat[];
}

const most = 50;

export const createRepeatFold = (): RepeatFold => {
  const repeats = new Map<number, readonly Repeat[]>();
  return {
    apply: (event) => {
      if (event.type !== 'node.repeated') return;
      const { time, round, stage, seeds, scores, failures, detail } = event;
      const known = repeats.get(round) ?? [];
      repeats.set(round, [...known, { time, stage, seeds, scores, failures, detail }].slice(-most));
    },
    ofRound: (round) => repeats.get(round) ?? [],
  };
};
