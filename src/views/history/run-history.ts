import type { RunEvent } from '../../model/event.ts';
import type { Feature } from '../../model/task/task.ts';
import { applyEvent, emptyView, type RunView } from '../run/run-view.ts';
import { type CallFold, createCallFold } from './call-history.ts';
import { createEvaluationFold, type EvaluationFold } from './evaluation-history.ts';
import { createKnowledgeFold, type KnowledgeFold } from './knowledge-history.ts';
import { createNodeFold, type NodeFold } from './node-history.ts';
import { createRepeatFold, type RepeatFold } from './repeat-history.ts';

/** Everything the page shows of a run, folded from its events; each event costs the same, however long the run. */
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
      nodes.apply(event, view.activeSeconds);
      for (const part of [repeats, calls, evaluations, knowledge]) part.apply(event);
    },
    view: () => view,
    nodes,
    repeats,
    calls,
    evaluations,
    knowledge,
  };
};
