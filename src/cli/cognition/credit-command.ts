import { formatNumber, signed } from '../../platform/text/format.ts';
import { plainText } from '../../platform/text/plain-text.ts';
import type { CognitionDocument } from '../../views/documents.ts';
import { answer, type Execute } from '../grammar/command-definition.ts';
import { refuseLive } from '../look/live-run.ts';
import { locateRun } from '../look/locate-run.ts';
import { table } from '../terminal/table.ts';

/** What came of each item in a run: recalled, cited, the gains of citing children against all others; and where proposals came from. */
export const cognitionCredit: Execute = async (call) => {
  const runDirectory = await locateRun(call, call.arguments.positionals[0]);
  await refuseLive(runDirectory, call.terminal.command);
  const [{ openFinished }, { knowledge }] = await Promise.all([
    import('../../dashboard/finished-run.ts'),
    import('../../run/open/knowledge-reader.ts'),
  ]);
  const source = await openFinished(runDirectory, knowledge);
  try {
    const found = source.fold.knowledge.document(source.cognition(), await source.lessons());
    const items = found.items.map(({ item, ...account }) => ({ id: item.id, title: item.title, ...account }));
    const { unit } = source.task.score;
    answer(call, { schema: 1, run: source.id, unit, ...found, items }, () => creditText(found, unit));
    return 0;
  } finally {
    await source.close();
  }
};

const creditText = ({ items, provenance, cycling }: CognitionDocument, unit: string): string => {
  const used = items.filter(({ recalled, cited }) => recalled + cited > 0);
  const rows = [...used].sort((a, b) => b.cited - a.cited || b.recalled - a.recalled);
  return [
    table(
      ['ITEM', 'RECALLED', 'CITED', 'FAILED', `GAIN (${unit || 'score'})`, 'VS THE REST (95 % CI)', 'VERDICT'],
      rows.map(({ item, recalled, cited, failed, citing, advantage, standing }) => [
        plainText(item.id),
        String(recalled),
        String(cited),
        String(failed),
        citing === null ? '-' : `${signed(citing.mean)}, n ${citing.n}`,
        advantage === null
          ? '-'
          : `${signed(advantage.mean)} (${formatNumber(advantage.low)} to ${formatNumber(advantage.high)})`,
        standing,
      ]),
    ),
    '',
    `${items.length - used.length} of ${items.length} items were never recalled. Gains are after citation, not because of it.`,
    '',
    table(
      ['PROPOSALS', 'COGNITION', 'EXPERIENCE', 'ORIGINAL', 'N'],
      (
        [
          ['all that passed', provenance.all],
          ['the best tenth', provenance.top],
          ['the others', provenance.others],
        ] as const
      ).map(([name, { cognition, experience, original, n }]) => [
        name,
        ...(n === 0 ? ['-', '-', '-'] : [percent(cognition), percent(experience), percent(original)]),
        String(n),
      ]),
    ),
    '',
    `${cycling.rounds.length} of ${cycling.proposals} proposals restore lines that an ancestor had removed (${cycling.lines} of ${cycling.of} new lines there).`,
  ].join('\n');
};

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
