import { singleLine } from '../../platform/text/plain-text.ts';
import type { Execute } from '../grammar/command-definition.ts';
import { commands, flagsOf } from '../grammar/command-list.ts';
import type { Flag } from '../grammar/flag.ts';
import { cliProblem } from '../terminal/cli-problem.ts';
import { bashScript } from './bash.ts';
import { fishScript } from './fish.ts';
import { zshScript } from './zsh.ts';

/** A command as completion needs it: its words, what it is for, and its flags as they are typed. */
export interface Completed {
  readonly name: string;
  readonly about: string;
  readonly flags: readonly {
    readonly typed: string;
    readonly about: string;
    readonly takesValue: boolean;
    readonly values: readonly string[];
  }[];
}

const scripts: Readonly<Record<string, (commands: readonly Completed[]) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};

/** Prints the script that completes our commands and flags in a shell. */
export const completion: Execute = async ({ arguments: { positionals }, terminal }) => {
  const script = scripts[positionals[0]!];
  if (script === undefined)
    throw cliProblem({
      code: 'shell-unknown',
      message: `There is no completion for "${singleLine(positionals[0]!, 40)}".`,
      advice: `There is one for ${Object.keys(scripts).join(', ')}.`,
    });
  terminal.stdout.write(
    script(
      commands.map((one) => ({ name: one.name, about: one.about, flags: flagsOf(one).flatMap(flagBeforeCursor) })),
    ),
  );
  return 0;
};

const flagBeforeCursor = ({ name, about, value, values = [], negatable }: Flag): Completed['flags'] => {
  const takesValue = value !== undefined;
  const negative = { typed: `--no-${name}`, about, takesValue, values };
  if (!negatable) return [{ typed: `--${name}`, about, takesValue, values }];
  return name === 'color' || name === 'dashboard'
    ? [negative]
    : [{ typed: `--${name}`, about, takesValue, values }, negative];
};
