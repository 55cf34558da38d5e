import type { RunEvent } from '../../model/event.ts';
import type { RunHandle, RunOptions } from '../../run/start.ts';
import { didEveryRoundCrash } from '../../views/run/all-crashed.ts';
import type { RunView } from '../../views/run/run-view.ts';
import { isOn } from '../grammar/arguments.ts';
import { type Call, isColorless } from '../grammar/command-definition.ts';
import { type Reporter, reporterFor, silent } from '../progress/reporter.ts';
import { exitCodeOf } from '../terminal/exit-code.ts';
import { jsonText } from '../terminal/json-text.ts';
import { isLive, paintFor } from '../terminal/terminal.ts';
import { showConclusion } from './conclusion.ts';
import { isReached } from './required-target.ts';
import { serveLive } from './serving.ts';
import { handleSignals } from './signals.ts';

/** A run to conduct: what it is started with, and what to say about its settings. */
export interface Conducted {
  readonly options: Omit<RunOptions, 'progress'>;
  readonly notes: readonly string[];
}

/** Starts a run, shows how it goes, handles signals, and says how it ended. */
export const conduct = async (call: Call, { options, notes }: Conducted): Promise<number> => {
  const reporter = reporterOf(call, options, () => signals.caught !== null);
  const signals = handleSignals(reporter.note);
  const timer = setInterval(() => reporter.tick(Date.now()), isLive(call.terminal.stderr, call.terminal) ? 500 : 1000);
  try {
    for (const note of notes) reporter.note(note);
    const { startSession } = await import('../../run/run-session.ts');
    const { run, concluded } = await startSession({ ...options, progress: reporter.note });
    signals.guard({ stop: run.stop, abort: run.abort, inFlight: () => run.view().lanes.length });
    const page = await serveLive(call, run, options.task, reporter.note);
    reporter.attach(run, page?.url ?? null);
    const ignore = follow(call, run, reporter);
    await run.done;
    await page?.close();
    ignore();
    reporter.close();
    const { end, summary } = await concluded;
    showConclusion(call, summary);
    if (end.fault !== null) return 1;
    const isShort =
      isOn(call.arguments, 'require-target') &&
      !isReached(
        { reason: end.reason, view: run.view() },
        options.config.limits.target,
        options.task.spec.score.direction,
      );
    if (isShort) call.terminal.stderr.write('The required target is not reached.\n');
    return exitCodeOf(end.reason, {
      signal: signals.caught,
      isShort,
      allCrashed: didEveryRoundCrash(run.view().statuses),
    });
  } finally {
    clearInterval(timer);
    signals.release();
    reporter.close();
  }
};

const reporterOf = (
  call: Call,
  { directory, config, task }: Conducted['options'],
  isStopping: () => boolean,
): Reporter => {
  const { terminal } = call;
  if (isOn(call.arguments, 'quiet')) return silent;
  const { seconds, tokens, usd } = config.limits;
  return reporterFor({
    terminal,
    paint: paintFor(terminal.stderr, terminal, !isColorless(call)),
    directory,
    direction: task.spec.score.direction,
    isStopping,
    limits: { seconds, tokens, usd },
    verbose: isOn(call.arguments, 'verbose'),
  });
};

const follow = (call: Call, run: RunHandle, reporter: Reporter): (() => void) => {
  const streams = isOn(call.arguments, 'jsonl');
  let before: RunView = run.view();
  return run.subscribe((event: RunEvent) => {
    const after = run.view(); // the run has folded the event before it notifies anyone
    reporter.event(event, before, after);
    before = after;
    if (streams) call.terminal.stdout.write(`${jsonText(event)}\n`);
  });
};
