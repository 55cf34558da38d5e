import type { Execute } from '../grammar/command-definition.ts';
import { cliProblem } from '../terminal/cli-problem.ts';

/** One run, or with `--seeds` or `--vary` several. */
export const runOrGroup: Execute = async (call) => {
  const { flags } = call.arguments;
  if (!flags.has('seeds') && !flags.has('vary')) return (await import('../run/run-command.ts')).run(call);
  for (const name of ['dry-run', 'seed'])
    if (flags.has(name))
      throw cliProblem({
        code: 'flags-conflict',
        message: `--${name} is about one run; --seeds and --vary make several.`,
        advice: name === 'seed' ? 'Name the seed by --seeds.' : 'Look at one run first, without them.',
      });
  return (await import('../group/group.ts')).group(call);
};
