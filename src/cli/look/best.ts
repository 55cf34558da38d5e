import { writeFile } from 'node:fs/promises';
import { recordText } from '../../model/result/best-challenge.ts';
import { measuredText } from '../../platform/text/format.ts';
import { oneLine, plainText } from '../../platform/text/plain-text.ts';
import { scoreOf, withRun } from '../../run/read/opened-run.ts';
import { textOf } from '../grammar/arguments.ts';
import type { Execute } from '../grammar/command-definition.ts';
import { cliProblem } from '../terminal/cli-problem.ts';
import { placeOf } from './locate-run.ts';
import { nodeCalled } from './node-number.ts';

/** Writes the best program of a run to stdout or a file; what it is goes to stderr. */
export const best: Execute = async (call) => {
  const { arguments: typed, surface } = call;
  const place = await placeOf(call, typed.positionals[0]);
  const node = await withRun(place, surface.command, (run) => nodeCalled(run, 'best'));
  const { unit } = await scoreOf(place.directory);
  const file = textOf(typed, 'output');
  if (file !== null) await written(file, node.program);
  // a terminal interprets what it is sent; a file or a pipe gets the program byte by byte
  else surface.stdout.write(surface.stdout.isTTY ? plainText(node.program) : node.program);
  const score = node.score === null ? 'no score' : measuredText(node.score, unit);
  const record = node.id === 0 ? 'the initial program' : plainText(recordText(node.record));
  const where = file === null ? '' : `${file}: `;
  surface.stderr.write(`${where}node ${node.id} of ${place.id}, ${oneLine(node.name, 60)}, ${score}, ${record}\n`);
  return 0;
};

const written = async (file: string, program: string): Promise<void> => {
  try {
    await writeFile(file, program);
  } catch (cause) {
    throw cliProblem({
      code: 'file-unwritable',
      message: `${file} cannot be written.`,
      advice: 'Check that its folder exists and is yours, or choose another file.',
      cause,
    });
  }
};
