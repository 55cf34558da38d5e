import { jsonText } from '../terminal/json-text.ts';
import { type Paint, paintFor, type Terminal } from '../terminal/terminal.ts';
import type { Arguments } from './arguments.ts';
import { isOn } from './arguments.ts';
import type { Flag } from './flag.ts';

/** A command called with its arguments. */
export interface Call {
  readonly arguments: Arguments;
  readonly terminal: Terminal;
}

/** Runs a command to its end and answers with the exit code. */
export type Execute = (call: Call) => Promise<number>;

/** A command as help shows it; what it does is loaded only when it is called. */
export interface Command {
  readonly name: string;
  readonly usage: string;
  readonly about: string;
  readonly flags: readonly Flag[];
  /** How many arguments it takes in addition to flags. */
  readonly positionals: { readonly least: number; readonly most: number };
  readonly examples: readonly string[];
  readonly load: () => Promise<Execute>;
}

/** Colours for what a call prints on stdout. */
export const paintOf = (call: Call): Paint => paintFor(call.terminal.stdout, call.terminal, !isColorless(call));

/** Was `--no-color` given? */
export const isColorless = ({ arguments: { flags } }: Call): boolean => flags.get('color')?.[0] === false;

/** Prints a JSON document when `--json` asks for it, and the text otherwise. */
export const answer = (call: Call, document: unknown, text: () => string): void => {
  const json = isOn(call.arguments, 'json');
  call.terminal.stdout.write(`${json ? jsonText(document, 2) : text()}\n`);
};
