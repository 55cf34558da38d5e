import type { RunEvent } from '../../../src/model/event.ts';
import { createRunFold } from '../../../src/views/history/run-history.ts';
import type { RunSource } from '../../../src/views/run-source.ts';
import { started, told } from '../views/story.ts';

/** A live run without an engine: what happens in it is told by the test. */
export const scriptedSource = (directory: string, id = 'k3f2') => {
  const fold = createRunFold([]);
  for (const event of told([started({ run: id })])) fold.apply(event);
  const listeners = new Set<(event: RunEvent) => void>();
  const orders: unknown[] = [];
  let seq = 1;
  const event = (detail: string): RunEvent => {
    seq += 1;
    return { type: 'alert.raised', rule: 'test', detail, seq, time: new Date().toISOString() };
  };
  const source: RunSource = {
    id,
    directory,
    mode: 'live',
    task: {
      title: 'Toy',
      score: { direction: 'maximize', unit: 'points', volatile: false },
      metrics: {},
      features: [],
      stages: [],
    },
    limits: {},
    fold,
    isAlive: () => true,
    node: async () => undefined,
    cognition: () => [],
    lessons: async () => [],
    manifest: async () => ({}),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    actors: () => () => {},
    command: async (order) => {
      orders.push(order);
      return event('told');
    },
    close: async () => {},
  };
  const happen = (detail: string): void => {
    const one = event(detail);
    fold.apply(one);
    for (const listener of listeners) listener(one);
  };
  return { source, happen, orders };
};
