import { plainText } from '../../platform/text/plain-text.ts';
import { checkRun, repairRun } from '../../stores/fsck/check-run.ts';
import type { Counted, Finding } from '../../stores/fsck/finding.ts';
import { isOn } from '../grammar/arguments.ts';
import { answer, type Execute, paintOf } from '../grammar/command-definition.ts';
import { refuseLive } from './live-run.ts';
import { locateRun } from './locate-run.ts';

/** Checks everything that is kept of a run; 0 when it is whole, 1 when something is damaged. */
export const fsck: Execute = async (call) => {
  const runDirectory = await locateRun(call, call.arguments.positionals[0]);
  await refuseLive(runDirectory, call.terminal.command);
  const before = await checked(runDirectory.directory);
  const isRepairing = isOn(call.arguments, 'repair') && before.findings.length > 0;
  const repaired = isRepairing ? await repairRun(runDirectory.directory) : [];
  const { findings, counted } = isRepairing ? await checked(runDirectory.directory) : before;
  const clean = findings.every(({ kind }) => kind !== 'damage');
  const paint = paintOf(call);
  const line = ({ kind, where, detail }: Finding): string =>
    `${kind === 'damage' ? paint('red', 'damage  ') : 'leftover'}  ${plainText(`${where}: ${detail}`)}`;
  answer(call, { schema: 1, run: runDirectory.id, clean, counted, mended: repaired, findings }, () =>
    [
      ...(isRepairing ? before.findings : []).map((finding) => `was ${line(finding)}`),
      ...repaired.map((note) => `mended    ${plainText(note)}`),
      ...findings.map(line),
      clean
        ? whole(runDirectory.id, counted)
        : `${runDirectory.id} is damaged${isRepairing ? ' beyond repair from its mirror' : ''}.`,
    ].join('\n'),
  );
  if (!clean) call.terminal.stderr.write(`${adviceFor(isRepairing, call.terminal.command, runDirectory.id)}\n`);
  return clean ? 0 : 1;
};

const checked = async (directory: string): Promise<{ findings: readonly Finding[]; counted: Counted }> => {
  const counted: Counted = { events: 0, nodes: 0, rows: 0, evaluations: 0 };
  const findings: Finding[] = [];
  for await (const finding of checkRun(directory, counted)) findings.push(finding);
  return { findings, counted };
};

const whole = (id: string, { events, nodes, rows, evaluations }: Counted): string =>
  `${id} is whole: ${events} events, ${nodes} nodes and ${evaluations} evaluations; all ${rows} records are what was written.`;

const adviceFor = (wasRepaired: boolean, command: string, id: string): string =>
  wasRepaired
    ? `Restore it from a backup: ${command} import <file>.`
    : `Mend it from its mirror: ${command} fsck ${id} --repair. Or restore a backup: ${command} import <file>.`;
