import { profiled } from '../../model/task/profile.ts';
import { duration } from '../../platform/text/duration.mjs';
import { plainText, singleLine } from '../../platform/text/plain-text.ts';
import { scoreOf, withRun } from '../../run/read/opened-run.ts';
import { ownerOf } from '../../stores/lock.ts';
import { type RunStatus, readStatus } from '../../stores/run-status.ts';
import type { RunDirectory } from '../../stores/runs.ts';
import { silentSeconds, stateOf, whyOf } from '../../views/run/run-state.ts';
import { closingText } from '../../views/summary/closing-text.ts';
import type { RunSummary } from '../../views/summary/run-summary.ts';
import { summaryOf } from '../../views/summary/summarize.ts';
import { answer, type Call, type Execute } from '../grammar/command-definition.ts';
import { cliProblem } from '../terminal/cli-problem.ts';
import { locateRun, textStyleOf } from './locate-run.ts';

/** Shows how a run stands, live or not. */
export const status: Execute = async (call) => showStatus(call, await locateRun(call, call.arguments.positionals[0]));

/** Shows how this run stands. */
export const showStatus = async (call: Call, runDirectory: RunDirectory): Promise<number> => {
  const { summary, lanes, opening } = await shownState(call, runDirectory);
  answer(call, { ...summary, lanes }, () =>
    closingText(summary, { ...textStyleOf(call, call.terminal.stdout), opening }),
  );
  return 0;
};

interface ShownState {
  readonly summary: RunSummary;
  readonly lanes: RunStatus['lanes'];
  /** Undefined for a run that has ended: then why it ended comes first. */
  readonly opening: string | undefined;
}

/** A live run says itself how it stands, in its status file; any other is read from its records. */
const shownState = async (call: Call, runDirectory: RunDirectory): Promise<ShownState> => {
  const owner = ownerOf(runDirectory.directory);
  return owner === null ? recorded(call, runDirectory) : live(runDirectory, owner.pid);
};

const live = async ({ id, directory }: RunDirectory, pid: number): Promise<ShownState> => {
  const last = await readStatus(directory);
  if (last === null)
    throw cliProblem({
      code: 'run-young',
      message: `The run ${id} is being prepared by process ${pid} and has recorded nothing yet.`,
      advice: 'Ask again in a moment.',
    });
  const { summary, lanes } = last;
  const now = Date.now();
  const pulse = { ...last, reason: summary.reason, lastEventAt: summary.run.lastEventAt };
  const state = stateOf(pulse, true);
  const why = whyOf(pulse, { alive: true, now });
  const because = why === '' ? '' : `\n  ${state}: ${plainText(why)}`;
  const head = `${profiled(summary.run.task, summary.run.profile)}, run ${id}: ${state} in process ${pid}, last event ${duration(silentSeconds(pulse, now))} ago.${because}`;
  const rows = lanes.map(
    ({ round, island, doing, since }) =>
      `  r${round} island ${island}  ${singleLine(doing, 60)}  ${duration((now - Date.parse(since)) / 1000)}`,
  );
  return { summary: { ...summary, state }, lanes, opening: [head, ...rows].join('\n') };
};

const recorded = (call: Call, runDirectory: RunDirectory): Promise<ShownState> =>
  withRun(runDirectory, call.terminal.command, async ({ reader, view }) => {
    const summary = summaryOf(view, {
      isAlive: false,
      score: await scoreOf(runDirectory.directory),
      initial: (await reader.node(view.initial?.round ?? 0)) ?? null,
      best: view.best === null ? null : ((await reader.node(view.best.round)) ?? null),
      paths: { directory: runDirectory.directory },
    });
    const ago = duration(silentSeconds(view, Date.now()));
    const gone = `${profiled(view.task, view.profile)}, run ${runDirectory.id}: crashed, its process is gone (last event ${ago} ago); everything finished is saved.`;
    return { summary, lanes: [], opening: summary.state === 'crashed' ? gone : undefined };
  });
