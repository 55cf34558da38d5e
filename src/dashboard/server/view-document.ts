import { attentionOf } from '../../views/attention.ts';
import type { ViewDocument } from '../../views/documents.ts';
import { remaining, silentSeconds, stateOf } from '../../views/run/run-state.ts';
import { proxiesOf } from '../../views/run/stage-fidelity.ts';
import type { RunSource } from '../../views/run-source.ts';

/** Everything about a run but its nodes, as it stands now. */
export const viewDocument = (source: RunSource, boot: string, now: Date): ViewDocument => {
  const { mode, directory, task, limits, fold } = source;
  const { nodes: _, stageScores, ...view } = fold.view();
  const about = { alive: source.isAlive(), now: now.getTime() };
  const state = stateOf(fold.view(), about);
  const left = state === 'live' ? remaining(fold.view(), { seconds: null, tokens: null, usd: null, ...limits }) : null;
  const { title, score, metrics, features, stages } = task;
  return {
    boot,
    mode,
    directory,
    state,
    stateDetail: detailOf(state, source, about.now),
    now: now.toISOString(),
    eta: left,
    limits,
    view,
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

const detailOf = (state: ViewDocument['state'], { fold, id }: RunSource, now: number): string => {
  const view = fold.view();
  const oldest = [...view.lanes].sort((a, b) => (a.since < b.since ? -1 : 1))[0];
  switch (state) {
    case 'live':
      return `${view.lanes.length} rounds are under way`;
    case 'paused':
      return view.lanes.length > 0 ? `no new rounds; ${view.lanes.length} in flight finish` : 'no rounds are under way';
    case 'stalled':
      return `silent for ${Math.round(silentSeconds(view, now))} s${oldest === undefined ? '' : `; round ${oldest.round} is ${oldest.doing}`}`;
    case 'crashed':
      return `its process is gone; continue with: asi resume ${id}`;
    default:
      return view.detail === '' ? `ended: ${view.reason}` : `${view.reason}: ${view.detail}`;
  }
};
