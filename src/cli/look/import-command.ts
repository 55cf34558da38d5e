import { importRun } from '../../stores/transfer/import-run.ts';
import { textOf } from '../grammar/arguments.ts';
import { answer, type Execute } from '../grammar/command-definition.ts';
import { runsRoot } from './locate-run.ts';

/** Makes a run from a file that was exported. */
export const importing: Execute = async (call) => {
  const [file] = call.arguments.positionals;
  const imported = await importRun(file!, runsRoot(call), textOf(call.arguments, 'as'), new Date());
  const { id, directory, nodes, events } = imported;
  answer(
    call,
    { schema: 1, run: id, directory, nodes, events },
    () => `${id}: ${nodes} nodes and ${events} events. ${call.terminal.command} status ${id} shows it.`,
  );
  return 0;
};
