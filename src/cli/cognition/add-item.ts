import type { AsiError } from '../../platform/errors.ts';
import { singleLine } from '../../platform/text/plain-text.ts';
import { isOn } from '../grammar/arguments.ts';
import { answer, type Call, type Execute } from '../grammar/command-definition.ts';
import { cliProblem } from '../terminal/cli-problem.ts';
import { addedLine } from './added-text.ts';
import { choosing } from './choosing.ts';
import { itemFromArgs } from './item-from-args.ts';
import { fieldLocation, isFieldName, newFieldText } from './locate-field.ts';

/** Adds an item to a field; with a text alone, to a run that is running. */
export const cognitionAdd: Execute = async (call) =>
  isForRun(call) ? (await import('../steering/steer.ts')).steer('cognition')(call) : addToField(call);

const fieldFlags = ['trigger', 'text', 'disagrees-with', 'merge', 'anyway', 'dry-run'];
const runFlags = ['run', 'key'];

/** One argument is the text for a run, unless it is a field; two are a field and a file. */
const isForRun = ({ arguments: { flags, positionals }, terminal: { command } }: Call): boolean => {
  const [first = '', second] = positionals;
  const ofField = fieldFlags.filter((name) => flags.has(name));
  const ofRun = runFlags.filter((name) => flags.has(name));
  if (ofRun.length > 0 && (ofField.length > 0 || second !== undefined))
    throw ambiguous(
      `--${ofRun[0]} sends the item to a run, and ${second === undefined ? `--${ofField[0]}` : 'a second argument'} adds to a field.`,
      `Write ${command} cognition add "text" --title "…" [--run <run>], or ${command} cognition add <field> <file>.`,
    );
  if (second !== undefined || ofField.length > 0) return false;
  const isField = (isFieldName(first) || first.includes('/')) && !/\s/.test(first) && fieldLocation(first).exists;
  if (isField && ofRun.length === 0)
    throw ambiguous(
      `"${singleLine(first, 80)}" is a field, but there is nothing to add.`,
      `Name a file, or give --title, --trigger and --text. To send this text to a run, add --run <run>.`,
    );
  return true;
};

const ambiguous = (message: string, advice: string): AsiError => cliProblem({ code: 'add-ambiguous', message, advice });

const addToField = async (call: Call): Promise<number> => {
  const { arguments: args, terminal } = call;
  const [name = '', file] = args.positionals;
  const field = fieldLocation(name);
  const item = await itemFromArgs(args, file);
  const dryRun = isOn(args, 'dry-run');
  const { addItem } = await import('../../knowledge/import/curate.ts');
  if (!field.exists) terminal.stderr.write(`${newFieldText(field)}\n`);
  const placed = await addItem(item, {
    directory: field.directory,
    choose: choosing(call),
    dryRun,
    disagreesWith: (args.flags.get('disagrees-with') ?? []).map(String),
  });
  const exit = placed.outcome === 'skipped' ? 3 : 0;
  answer(
    call,
    { schema: 1, field: field.name, directory: field.directory, created: !field.exists, dryRun, exit, item: placed },
    () => `${field.name}: ${dryRun ? 'would be ' : ''}${addedLine(placed)}`,
  );
  return exit;
};
