import type { RunEvent } from '../../../src/model/event.ts';
import type { Node } from '../../../src/model/result/node.ts';
import type { Evidence } from './evidence.ts';
import { lanes } from './setting.ts';

/** What was done on the way, and not decided: it depends on which process did it. */
const ways = /^(run|stage|call|alert|human|disk|budget)\./;

/** What each round decided, in its order, without when and at what cost; plus the migrations. */
export const storiesOf = ({ events, nodes }: Evidence): ReadonlyMap<string, readonly string[]> => {
  const stories = new Map<string, string[]>();
  for (const event of events) {
    if (ways.test(event.type)) continue;
    // A run that resumes with its last rounds done ends without the exchange that none of them could have seen.
    if (event.type === 'island.migrated' && event.at + lanes >= nodes.length) continue;
    const name = 'round' in event && event.round !== null ? `round ${event.round}` : event.type;
    stories.set(name, [...(stories.get(name) ?? []), telling(event)]);
  }
  return stories;
};

const telling = (event: RunEvent): string => {
  const { seq: _seq, time: _time, ...rest } = event;
  // Whether it was the best when it was recorded depends on which of the rounds in flight were recorded before it.
  const { cost: _cost, isBest: _isBest, ...told } = rest as typeof rest & { cost?: unknown; isBest?: boolean };
  return JSON.stringify(told);
};

/** What a run found, without what it cost: an undisturbed run with the same seed found the same. */
export const findingsOf = (nodes: readonly Node[]): readonly string[] =>
  nodes.map(({ cost: _cost, evaluations, ...node }) =>
    JSON.stringify({
      ...node,
      evaluations: evaluations.map(({ usage: _usage, folder: _folder, ...evaluation }) => evaluation),
    }),
  );
