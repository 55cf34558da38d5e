import type { Choice } from '../../knowledge/import/add-draft.ts';
import type { Near } from '../../knowledge/import/curate-near.ts';
import { singleLine } from '../../platform/text/plain-text.ts';
import { isOn } from '../grammar/arguments.ts';
import type { Call } from '../grammar/command-definition.ts';
import { cliProblem } from '../terminal/cli-problem.ts';
import type { Input } from '../terminal/terminal.ts';

/** Says which item is nearly there already, and decides by the flags, else by a person; where there is none it is left out. */
export const choosing = (call: Call): ((item: { readonly title: string }, near: Near) => Promise<Choice>) => {
  const { stdin, stderr } = call.terminal;
  const [merge, anyway] = ['merge', 'anyway'].map((name) => isOn(call.arguments, name));
  if (merge && anyway)
    throw cliProblem({
      code: 'flags-opposed',
      message: '--merge and --anyway are both given.',
      advice: 'Give one: --merge adds to the item that is there, --anyway keeps both.',
    });
  return async ({ title }, { item, similarity }) => {
    stderr.write(
      `"${singleLine(title, 80)}" is ${similarity.toFixed(2)} like ${item.id}, "${singleLine(item.title, 80)}".\n`,
    );
    if (merge) return 'merge';
    if (anyway) return 'anyway';
    if (isOn(call.arguments, 'dry-run') || stdin?.isTTY !== true || stderr.isTTY !== true) return 'skip';
    stderr.write('  [m]erge into it, keep [b]oth, or [s]kip? ');
    const line = await lineOf(stdin);
    return line.startsWith('m') ? 'merge' : line.startsWith('b') ? 'anyway' : 'skip';
  };
};

const lineOf = (stdin: Input): Promise<string> =>
  new Promise((done) => {
    const heard = (bytes: Buffer): void => {
      stdin.removeListener('data', heard);
      stdin.pause();
      done(bytes.toString().trim().toLowerCase());
    };
    stdin.on('data', heard);
    stdin.resume();
  });
