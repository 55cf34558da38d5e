import { existsSync, readdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nearestNames } from '../../platform/text/nearest-name.ts';
import { singleLine } from '../../platform/text/plain-text.ts';
import { cliProblem } from '../terminal/cli-problem.ts';

/** A field of knowledge: its name, and the directory of its items, which may not be there yet. */
export interface FieldLocation {
  readonly name: string;
  readonly directory: string;
  readonly exists: boolean;
}

/** Where a run looks for the fields of tasks: beside the program. */
const home = fileURLToPath(new URL('../../../cognition', import.meta.url));

/** The field that a name, or the path of a directory, means. */
export const fieldLocation = (typed: string): FieldLocation => {
  const isPath = typed.includes('/') || typed === '.' || typed === '..';
  if (!isPath && !isFieldName(typed))
    throw cliProblem({
      code: 'field-invalid',
      message: `"${singleLine(typed, 80)}" cannot be the name of a field.`,
      advice: 'Write letters, digits, "-" and "_", or the path of a directory.',
    });
  const directory = isPath ? resolve(typed) : join(home, typed);
  return { name: isPath ? basename(directory) : typed, directory, exists: existsSync(directory) };
};

/** The same; one that is not there is a mistake. */
export const presentField = (typed: string): FieldLocation => {
  const location = fieldLocation(typed);
  if (location.exists) return location;
  const names = fieldNames();
  const near = nearestNames(typed, names);
  throw cliProblem({
    code: 'field-unknown',
    message: `There is no field "${singleLine(typed, 80)}" (${location.directory}).`,
    advice:
      near.length > 0
        ? `Did you mean ${near.map((name) => `"${name}"`).join(' or ')}?`
        : `There are: ${names.join(', ') || 'none'}.`,
  });
};

/** The fields of the program, by name. */
export const fieldNames = (): readonly string[] =>
  existsSync(home)
    ? readdirSync(home, { withFileTypes: true })
        .filter((entry) => !entry.name.startsWith('.') && (entry.isDirectory() || entry.isSymbolicLink()))
        .map(({ name }) => name)
        .sort()
    : [];

/** Could this be the name of a field, there or not? */
export const isFieldName = (typed: string): boolean => /^[a-z0-9][a-z0-9_-]*$/i.test(typed);

/** What is said when a field begins. */
export const newFieldText = ({ name, directory }: FieldLocation): string => {
  const [near] = nearestNames(name, fieldNames(), 1);
  return `"${name}" is a new field (${directory})${near === undefined || near === name ? '' : `; there is "${near}" already`}.`;
};
