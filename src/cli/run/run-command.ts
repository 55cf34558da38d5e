import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { settle } from '../../config/complete-settings.ts';
import { newRunId } from '../../stores/runs.ts';
import { isOn, textOf } from '../grammar/arguments.ts';
import type { Execute } from '../grammar/command-definition.ts';
import { cliProblem } from '../terminal/cli-problem.ts';
import { dryRun } from './dry-run.ts';
import { checkInspecting } from './inspecting.ts';
import { openTask } from './locate-task.ts';
import { goOffline } from './offline.ts';
import { checkTarget } from './required-target.ts';
import { profileOf, resolvedConfig } from './resolved-config.ts';
import { conduct } from './session.ts';

/** Starts a run of a task and stays with it to its end. */
export const run: Execute = async (call) => {
  const { arguments: typed, surface } = call;
  const task = await openTask(
    taskName(textOf(typed, 'task'), typed.positionals[0], surface.command),
    await profileOf(call),
  );
  const resolved = await resolvedConfig(call, task);
  const { environment } = surface;
  const { config, origins, notes } = settle(resolved, { environment, taskRounds: task.spec.rounds });
  checkTarget(typed, config);
  checkInspecting(typed);
  const offline = goOffline(typed, config);
  if (isOn(typed, 'dry-run')) return dryRun(call, { config, origins, task, notes });
  const runId = idOf(config.runs, task.spec.name, textOf(typed, 'name'), surface.command);
  const directory = join(config.runs, runId);
  return conduct(call, {
    options: { config, origins, task, directory, runId, resume: false },
    score: task.spec.score,
    notes: [...notes, ...offline],
  });
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

const idOf = (root: string, task: string, name: string | null, command: string): string => {
  if (name === null) return newRunId(task, new Date(), Math.random);
  if (!/^[a-z0-9][a-z0-9._-]*$/i.test(name))
    throw cliProblem({
      code: 'name-invalid',
      message: `"${name}" cannot be the name of a run.`,
      advice: 'Use letters, digits, ".", "-" and "_".',
    });
  if (existsSync(join(root, name)))
    throw cliProblem({
      code: 'run-exists',
      message: `There is a run "${name}" already.`,
      advice: `Continue it: ${command} resume ${name}. Or choose another name.`,
    });
  return name;
};
