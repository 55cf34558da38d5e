import { newRun, prepareRun } from '../../run/prepare/new-run.ts';
import { isOn, textOf } from '../grammar/arguments.ts';
import type { Execute } from '../grammar/command-definition.ts';
import { cliProblem } from '../terminal/cli-problem.ts';
import { dryRun } from './dry-run.ts';
import { checkInspecting } from './inspecting.ts';
import { goOffline } from './offline.ts';
import { checkTarget } from './required-target.ts';
import { layersOf } from './resolved-config.ts';
import { conduct } from './session.ts';

/** Starts a run of a task and stays with it to its end. */
export const run: Execute = async (call) => {
  const { arguments: args, terminal: surface } = call;
  const name = taskName(textOf(args, 'task'), args.positionals[0], surface.command);
  const prepared = await prepareRun(name, await layersOf(call));
  checkTarget(args, prepared.config);
  checkInspecting(args);
  const offline = goOffline(args, prepared.config);
  if (isOn(args, 'dry-run')) return dryRun(call, prepared);
  const options = newRun(prepared, textOf(args, 'name'), surface.command);
  return conduct(call, { options, notes: [...prepared.notes, ...offline] });
};

const taskName = (flag: string | null, positional: string | undefined, command: string): string => {
  if (flag !== null && positional !== undefined && flag !== positional)
    throw cliProblem({
      code: 'task-ambiguous',
      message: `Two tasks are named: "${positional}" and "${flag}".`,
      advice: 'Name one.',
    });
  const name = flag ?? positional;
  if (name !== undefined && name !== '') return name;
  throw cliProblem({
    code: 'task-missing',
    message: 'Which task?',
    advice: `Name one: ${command} linear-attention. "${command} task ls" lists them.`,
  });
};
