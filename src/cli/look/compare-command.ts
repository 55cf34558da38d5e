import { dollars } from '../../platform/text/dollars.mjs';
import { formatNumber, signed } from '../../platform/text/format.ts';
import { singleLine } from '../../platform/text/plain-text.ts';
import { pluralize } from '../../platform/text/pluralize.mjs';
import { resolveRun } from '../../stores/runs.ts';
import type { CompareDocument } from '../../views/documents.ts';
import { answer, type Execute } from '../grammar/command-definition.ts';
import { cliProblem } from '../terminal/cli-problem.ts';
import { table } from '../terminal/table.ts';
import { refuseLive } from './live-run.ts';
import { runsRoot } from './locate-run.ts';

/** Compares runs that have ended: those that differ in the seed only are one row. */
export const compare: Execute = async (call) => {
  const root = runsRoot(call);
  const runDirectories = await Promise.all(call.arguments.positionals.map((name) => resolveRun(root, name)));
  const ids = runDirectories.map(({ id }) => id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined)
    throw cliProblem({ code: 'run-twice', message: `The run ${twice} is named twice.`, advice: 'Name it once.' });
  for (const runDirectory of runDirectories) await refuseLive(runDirectory, call.terminal.command);
  const [{ openFinished }, { compareDocument }, { knowledge }] = await Promise.all([
    import('../../dashboard/finished-run.ts'),
    import('../../views/compare-runs.ts'),
    import('../../run/open/knowledge-reader.ts'),
  ]);
  const open = async (id: string) => ({ source: await openFinished(runDirectories[ids.indexOf(id)]!, knowledge) });
  const opened = new Map(ids.map((id) => [id, open(id)]));
  try {
    const document = await compareDocument({ open: (id) => opened.get(id)! }, ids, 'rounds');
    answer(call, { schema: 1, ...document }, () => textOf(document));
    return 0;
  } finally {
    await Promise.allSettled([...opened.values()].map(async (one) => (await one).source.close()));
  }
};

const textOf = ({ arms, unit, differing }: CompareDocument): string => {
  const rows = arms.map(({ label, runs, final, difference, usd }) => [
    singleLine(label, 40),
    pluralize(runs.length, 'run'),
    final.mean === null ? '-' : `${formatNumber(final.mean)}${unit === '' ? '' : ` ${singleLine(unit, 12)}`}`,
    final.n > 1 ? formatNumber(final.spread, 2) : '-',
    String(final.n),
    differenceText(difference),
    usd === 0 ? '-' : dollars(usd),
  ]);
  const settings = differing.map(({ setting, values }) => [
    singleLine(setting, 40),
    ...values.map((one) => singleLine(one, 30)),
  ]);
  return [
    table(['WHICH', 'RUNS', 'FINAL', 'SPREAD', 'N', 'Δ VS BASELINE (95 % CI)', 'SPENT'], rows),
    ...(settings.length === 0
      ? []
      : ['', table(['SETTING', ...arms.map(({ label }) => singleLine(label, 30))], settings)]),
  ].join('\n');
};

/** Against the first row; a positive number is better, whatever the direction of the score. */
const differenceText = (difference: CompareDocument['arms'][number]['difference']): string => {
  if (difference === null) return '-';
  const { mean, low, high } = difference;
  return `${signed(mean)}${low === null || high === null ? '' : ` (${signed(low)} to ${signed(high)})`}`;
};
