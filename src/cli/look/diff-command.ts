import { createTwoFilesPatch } from 'diff';
import type { Node } from '../../model/result/node.ts';
import { plainText } from '../../platform/text/plain-text.ts';
import { withRun } from '../../run/read/opened-run.ts';
import { textOf } from '../grammar/arguments.ts';
import { type Execute, paintOf } from '../grammar/command-definition.ts';
import { cliProblem } from '../terminal/cli-problem.ts';
import type { Paint } from '../terminal/terminal.ts';
import { locateRun } from './locate-run.ts';
import { nodeCalled } from './node-number.ts';

/** Shows what a node changed against its parent, or against another node, as a patch. */
export const diff: Execute = async (call) => {
  const { arguments: args, terminal: surface } = call;
  const runDirectory = await locateRun(call, textOf(args, 'run'));
  const [node, other] = await withRun(runDirectory, surface.command, async (run) => {
    const asked = await nodeCalled(run, args.positionals[0]!);
    return [asked, await nodeCalled(run, args.positionals[1] ?? parentOf(asked))];
  });
  const patch = plainText(patchOf(other!, node!));
  const paint = paintOf(call);
  surface.stdout.write(
    `${patch
      .split('\n')
      .map((line) => dressed(line, paint))
      .join('\n')}\n`,
  );
  return 0;
};

const parentOf = (node: Node): string => {
  if (node.parent !== null) return String(node.parent);
  throw cliProblem({
    code: 'parent-missing',
    message: `Node ${node.id} has no parent.`,
    advice: `Name what to compare it with, for instance: diff ${node.id} 1.`,
  });
};

const patchOf = (from: Node, to: Node): string => {
  const label = ({ id, name }: Node) => `${id} ${plainText(name).replaceAll('\n', ' ')}`;
  const patch = createTwoFilesPatch(label(from), label(to), ended(from.program), ended(to.program), '', '', {
    context: 3,
  });
  return patch.split('\n').slice(1).join('\n').trimEnd(); // without the "====" line
};

const ended = (program: string): string => (program.endsWith('\n') ? program : `${program}\n`);

const dressed = (line: string, paint: Paint): string => {
  if (line.startsWith('+++') || line.startsWith('---')) return paint('bold', line);
  if (line.startsWith('@@')) return paint('cyan', line);
  return line.startsWith('+') ? paint('green', line) : line.startsWith('-') ? paint('red', line) : line;
};
