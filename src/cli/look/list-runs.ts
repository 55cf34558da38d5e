import { duration } from '../../platform/text/duration.mjs';
import { formatNumber, money, signed } from '../../platform/text/format.ts';
import { singleLine } from '../../platform/text/plain-text.ts';
import { listRuns, type RunDirectory } from '../../stores/runs.ts';
import { type StoredState, storedState } from '../../stores/stored-state.ts';
import { answer, type Execute, paintOf } from '../grammar/command-definition.ts';
import { table } from '../terminal/table.ts';
import { runsRoot } from './locate-run.ts';

/** Lists the runs, newest first. */
export const ls: Execute = async (call) => {
  const root = runsRoot(call);
  const rows = await Promise.all((await listRuns(root)).map(rowOf));
  const paint = paintOf(call);
  const text = () =>
    rows.length === 0
      ? `No runs in ${root} yet. Start one: ${call.terminal.command} linear-attention`
      : table(
          ['RUN', 'STATE', 'BEST', 'GAIN', 'ROUNDS', 'FAILED', 'SPENT', 'LAST EVENT'],
          rows.map((row) => cells(row, Date.now())),
          (cell, column) => (column === 1 && cell === 'running' ? paint('green', cell) : cell),
        );
  answer(call, { schema: 1, runs: rows.map(documentOf) }, text);
  return 0;
};

type Row = RunDirectory & StoredState;

const rowOf = async (runDirectory: RunDirectory): Promise<Row> => {
  const { directory } = runDirectory;
  return { ...runDirectory, ...(await storedState(directory)) };
};

const cells = ({ id, state, status }: Row, now: number): string[] => {
  if (status === null) return [id, state, '-', '-', '-', '-', '-', '-'];
  const { best, rounds, failures, spend, run } = status.summary;
  const failed = failures.reduce((sum, { count }) => sum + count, 0);
  const ago = run.lastEventAt === null ? '-' : `${duration((now - Date.parse(run.lastEventAt)) / 1000)} ago`;
  const unit = run.score.unit === '' ? '' : ` ${singleLine(run.score.unit, 12)}`;
  return [
    id,
    state,
    best?.score ? `${formatNumber(best.score.mean)}${unit}` : '-',
    best?.gain ? signed(best.gain.difference, 3) : '-',
    `${rounds.done}/${rounds.total}`,
    String(failed),
    spend.calls === 0 ? '-' : money(spend),
    ago,
  ];
};

const documentOf = ({ id, directory, created, state, pid, status }: Row) => ({
  id,
  directory,
  created,
  state,
  pid,
  task: status?.summary.run.task ?? null,
  best: status?.summary.best ?? null,
  rounds: status?.summary.rounds ?? null,
  spend: status?.summary.spend ?? null,
  lastEventAt: status?.summary.run.lastEventAt ?? null,
});
