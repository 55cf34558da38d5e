import { loadCognition } from '../../knowledge/items/cognition-files.ts';
import type { CognitionItem } from '../../model/proposal/cognition-item.ts';
import { reasonOf } from '../../platform/errors.ts';
import { singleLine } from '../../platform/text/plain-text.ts';
import { answer, type Call, type Execute } from '../grammar/command-definition.ts';
import { table } from '../terminal/table.ts';
import { fieldLocation, fieldNames, presentField } from './locate-field.ts';

/** Lists the fields, or the items of one. */
export const cognitionLs: Execute = async (call) => {
  const [typed] = call.arguments.positionals;
  return typed === undefined ? listFields(call) : listItems(call, typed);
};

const listFields = async (call: Call): Promise<number> => {
  const fields = await Promise.all(fieldNames().map(fieldRow));
  const text = () =>
    fields.length === 0
      ? `No fields yet. Begin one: ${call.terminal.command} cognition import <field> <source>`
      : table(
          ['FIELD', 'ITEMS', 'MADE'],
          fields.map(({ name, items, made, problem }) => [
            name,
            String(items),
            problem === null
              ? Object.entries(made)
                  .map(([how, count]) => `${how} ${count}`)
                  .join(', ')
              : singleLine(`cannot be used: ${problem}`, 200),
          ]),
        );
  answer(call, { schema: 1, fields }, text);
  return 0;
};

const fieldRow = async (name: string) => {
  const { directory } = fieldLocation(name);
  try {
    const items = await loadCognition(directory);
    return { name, directory, items: items.length, made: countedByMaking(items), problem: null };
  } catch (error) {
    return { name, directory, items: 0, made: {}, problem: reasonOf(error) };
  }
};

const countedByMaking = (items: readonly CognitionItem[]): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {};
  for (const { made = 'curated' } of items) counts[made] = (counts[made] ?? 0) + 1;
  return counts;
};

const listItems = async (call: Call, typed: string): Promise<number> => {
  const { name, directory } = presentField(typed);
  const items = await loadCognition(directory);
  const text = () =>
    items.length === 0
      ? `${name} has no items yet.`
      : table(
          ['ID', 'V', 'MADE', 'TITLE'],
          items.map(({ id, version = 1, made = 'curated', title }) => [
            id,
            String(version),
            made,
            singleLine(title, 100),
          ]),
        );
  answer(call, { schema: 1, field: name, directory, items }, text);
  return 0;
};
