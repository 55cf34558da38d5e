import { recordText } from '../../model/result/best-challenge.ts';
import { measuredText } from '../../platform/text/format.ts';
import { plainText, singleLine } from '../../platform/text/plain-text.ts';
import { scoreOf, withRun } from '../../run/read/opened-run.ts';
import { isOn, textOf } from '../grammar/arguments.ts';
import type { Execute } from '../grammar/command-definition.ts';
import { bestArtifact } from './best-artifact.ts';
import { locateRun } from './locate-run.ts';
import { nodeCalled } from './node-number.ts';
import { writeOutput } from './write-output.ts';

/** Writes the best program of a run to stdout or a file; what it is goes to stderr. */
export const best: Execute = async (call) => {
  const { arguments: args, terminal: surface } = call;
  const runDirectory = await locateRun(call, args.positionals[0]);
  if (isOn(args, 'artifact')) return bestArtifact(call, runDirectory);
  const node = await withRun(runDirectory, surface.command, (run) => nodeCalled(run, 'best'));
  const { unit } = await scoreOf(runDirectory.directory);
  const file = textOf(args, 'output');
  if (file !== null) await writeOutput(file, node.program);
  // a terminal interprets what it is sent; a file or a pipe gets the program byte by byte
  else surface.stdout.write(surface.stdout.isTTY ? plainText(node.program) : node.program);
  const score = node.score === null ? 'no score' : measuredText(node.score, unit);
  const record = node.id === 0 ? 'the initial program' : plainText(recordText(node.record));
  const where = file === null ? '' : `${file}: `;
  surface.stderr.write(
    `${where}node ${node.id} of ${runDirectory.id}, ${singleLine(node.name, 60)}, ${score}, ${record}\n`,
  );
  return 0;
};
