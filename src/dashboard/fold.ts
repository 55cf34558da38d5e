import type { RunEvent } from '../domain/event.ts';
import { applyEvent, emptyView, type RunView } from '../domain/run-view.ts';
import type { Feature } from '../domain/task.ts';
import { type CallFold, createCallFold } from './fold/calls.ts';
import { createEvaluationFold, type EvaluationFold } from './fold/evaluations.ts';
import { createKnowledgeFold, type KnowledgeFold } from './fold/knowledge.ts';
import { createNodeFold, type NodeFold } from './fold/nodes.ts';
import { createRepeatFold, type RepeatFold } from './fold/repeats.ts';

/** Everything the page shows of a run, as its events tell it; each event costs the same, however long the run. */
export interface RunFold {
  apply(event: RunEvent): void;
  view(): RunView;
  readonly nodes: NodeFold;
  readonly repeats: RepeatFold;
  readonly calls: CallFold;
  readonly evaluations: EvaluationFold;
  readonly knowledge: KnowledgeFold;
}

/** Begins before the first event. */
export const createRunFold = (features: readonly Feature[]): RunFold => {
  let view = emptyView();
  const nodes = createNodeFold(features);
  const repeats = createRepeatFold();
  const calls = createCallFold();
  const evaluations = createEvaluationFold();
  const knowledge = createKnowledgeFold();
  return {
    apply: (event) => {
      if (event.seq <= view.seq) return;
      view = applyEvent(view, event);
      for (const part of [nodes, repeats, calls, evaluations, knowledge]) part.apply(event);
    },
    view: () => view,
    nodes,
    repeats,
    calls,
    evaluations,
    knowledge,
  };
};
