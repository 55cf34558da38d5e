import { resolve } from 'node:path';
import { plainText } from '../../platform/text/plain-text.ts';
import { exportRun } from '../../stores/transfer/export-run.ts';
import { textOf } from '../grammar/arguments.ts';
import { answer, type Execute } from '../grammar/command-definition.ts';
import { refuseLive } from './live-run.ts';
import { locateRun } from './locate-run.ts';

/** Writes a run to one file, to keep it or to take it elsewhere. */
export const exporting: Execute = async (call) => {
  const runDirectory = await locateRun(call, call.arguments.positionals[0]);
  await refuseLive(runDirectory, call.terminal.command);
  const file = textOf(call.arguments, 'output') ?? `${runDirectory.id}.jsonl`;
  const { rows, evaluations, sha256, notes } = await exportRun(runDirectory.directory, resolve(file));
  for (const note of notes) call.terminal.stderr.write(`${plainText(note)}\n`);
  answer(
    call,
    { schema: 1, run: runDirectory.id, file, rows, evaluations, sha256 },
    () => `${file}: ${rows} records and ${evaluations} evaluations of ${runDirectory.id}, sha256 ${sha256}`,
  );
  return 0;
};
