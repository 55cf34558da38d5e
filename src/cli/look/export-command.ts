import { resolve } from 'node:path';
import { plainText } from '../../platform/text/plain-text.ts';
import { exportRun } from '../../stores/transfer/export-run.ts';
import { textOf } from '../grammar/arguments.ts';
import { answer, type Execute } from '../grammar/command-definition.ts';
import { refuseLive } from './live-run.ts';
import { placeOf } from './locate-run.ts';

/** Writes a run to one file, to keep it or to take it elsewhere. */
export const exporting: Execute = async (call) => {
  const place = await placeOf(call, call.arguments.positionals[0]);
  await refuseLive(place, call.surface.command);
  const file = textOf(call.arguments, 'output') ?? `${place.id}.jsonl`;
  const { rows, evaluations, sha256, notes } = await exportRun(place.directory, resolve(file));
  for (const note of notes) call.surface.stderr.write(`${plainText(note)}\n`);
  answer(
    call,
    { schema: 1, run: place.id, file, rows, evaluations, sha256 },
    () => `${file}: ${rows} records and ${evaluations} evaluations of ${place.id}, sha256 ${sha256}`,
  );
  return 0;
};
