import { stateText } from '../../model/run/end-reasons.mjs';
import { pluralize } from '../../platform/text/pluralize.mjs';
import { attentionOf } from '../../views/attention.ts';
import type { ViewDocument } from '../../views/documents.ts';
import { remaining, stateOf, whyOf } from '../../views/run/run-state.ts';
import { proxiesOf } from '../../views/run/stage-fidelity.ts';
import type { RunSource } from '../../views/run-source.ts';
import { gainOver } from '../../views/summary/gain.ts';

/** Everything about a run but its nodes, as it stands now. */
export const viewDocument = (source: RunSource, boot: string, now: Date): ViewDocument => {
  const { mode, directory, task, limits, fold } = source;
  const { nodes: _, stageScores, ...view } = fold.view();
  const about = { alive: source.isAlive(), now: now.getTime() };
  const state = stateOf(fold.view(), about.alive);
  const left =
    state === 'running' ? remaining(fold.view(), { seconds: null, tokens: null, usd: null, ...limits }) : null;
  const { title, score, metrics, features, stages } = task;
  return {
    boot,
    mode,
    directory,
    state,
    stateDetail: detailOf(state, source, about),
    now: now.toISOString(),
    eta: left,
    limits,
    view,
    gain: view.best && (gainOver(view.initial, view.best, task.score.direction)?.difference ?? null),
    proxies: proxiesOf(stageScores),
    task: {
      title,
      score,
      metrics,
      features,
      stages: stages.map(({ name, limitSeconds, seeds }) => ({ name, limitSeconds, seeds })),
    },
    attention: attentionOf(fold.view(), fold.nodes, limits, about),
  };
};

const detailOf = (
  state: ViewDocument['state'],
  { fold, id }: RunSource,
  about: Parameters<typeof whyOf>[1],
): string => {
  const view = fold.view();
  const inFlight = pluralize(view.lanes.length, 'round');
  switch (state) {
    case 'running':
      return whyOf(view, about) || `${inFlight} in flight`;
    case 'paused':
      return `${whyOf(view, about)}; ${inFlight} in flight`;
    case 'crashed':
      return `its process is gone; continue with: asi resume ${id}`;
    default:
      return `${stateText(state, view.reason)}${view.detail === '' ? '' : `: ${view.detail}`}`;
  }
};
