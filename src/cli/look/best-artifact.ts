import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { plainText } from '../../platform/text/plain-text.ts';
import { scoreOf, withRun } from '../../run/read/opened-run.ts';
import type { RunDirectory } from '../../stores/runs.ts';
import { textOf } from '../grammar/arguments.ts';
import type { Call } from '../grammar/command-definition.ts';
import { cliProblem } from '../terminal/cli-problem.ts';
import { writeOutput } from './write-output.ts';

/** Writes the best certified artifact of a run to stdout or a file; what it is goes to stderr. */
export const bestArtifact = async (call: Call, runDirectory: RunDirectory): Promise<number> => {
  const { arguments: args, terminal } = call;
  const certificate = await withRun(runDirectory, terminal.command, async (run) => run.view.certificate);
  if (certificate === null)
    throw cliProblem({
      code: 'no-artifact',
      message: `${runDirectory.id} has no certified artifact: its task reports estimates, or nothing has passed yet.`,
      advice: 'Leave out --artifact for the best program.',
    });
  const { unit } = await scoreOf(runDirectory.directory);
  const path = join(runDirectory.directory, certificate.artifact);
  const content = await readFile(path).catch((cause) => {
    throw cliProblem({
      code: 'no-artifact',
      message: `The artifact ${path} cannot be read.`,
      advice: `An imported run has no artifacts; "verify ${certificate.node}" makes it again.`,
      cause,
    });
  });
  const file = textOf(args, 'output');
  if (file !== null) await writeOutput(file, content);
  else terminal.stdout.write(terminal.stdout.isTTY ? plainText(content.toString('utf8')) : content.toString('utf8'));
  const { score, node, seed } = certificate;
  terminal.stderr.write(
    `${file === null ? '' : `${file}: `}best certified: ${score}${unit === '' ? '' : ` ${unit}`}, node ${node}, seed ${seed}\n`,
  );
  return 0;
};
