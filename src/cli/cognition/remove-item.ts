import { removeItem } from '../../knowledge/items/cognition-writer.ts';
import { answer, type Execute } from '../grammar/command-definition.ts';
import { presentField } from './locate-field.ts';

/** Takes an item out of its field; its file is kept among the versions. */
export const cognitionRm: Execute = async (call) => {
  const [field, id] = call.arguments.positionals as [string, string];
  const { name, directory } = presentField(field);
  const { file } = await removeItem(directory, id);
  answer(
    call,
    { schema: 1, field: name, id, file },
    () => `${name}: ${id} is no longer recalled; it is kept as ${file}`,
  );
  return 0;
};
