import { completeSettings } from '../../config/complete-settings.ts';
import type { Config } from '../../config/schema.ts';
import type { Check } from '../../doctor/doctor-checks.ts';
import { AsiError } from '../../platform/errors.ts';
import { plainText } from '../../platform/text/plain-text.ts';
import { openTask } from '../../run/prepare/locate-task.ts';
import type { TaskFolder } from '../../stores/task-folder.ts';
import { isOn } from '../grammar/arguments.ts';
import { type Call, type Execute, paintOf } from '../grammar/command-definition.ts';
import { cliProblem } from '../terminal/cli-problem.ts';
import { jsonText } from '../terminal/json-text.ts';
import type { Paint } from '../terminal/terminal.ts';
import { profileOf, resolvedConfig } from './resolved-config.ts';

/** Checks this machine, and a task if one is named; one line per check, exit 3 when one failed. */
export const doctor: Execute = async (call) => {
  const { arguments: args, terminal: surface } = call;
  const name = args.positionals[0];
  if (name === undefined && args.flags.has('profile')) throw whoseProfile(surface.command);
  const task = name === undefined ? null : await openTask(name, await profileOf(call));
  const { config, check } = await configured(call, task);
  const checks: Check[] = [];
  const isJson = isOn(args, 'json');
  const report = (one: Check) => {
    checks.push(one);
    if (!isJson) surface.stdout.write(`${lineOf(one, paintOf(call))}\n`);
  };
  if (check !== null) report(check);
  const { doctorChecks } = await import('../../doctor/doctor-checks.ts');
  const progress = (line: string) => surface.stderr.write(`${plainText(line)}\n`);
  for await (const one of doctorChecks({ task, config, progress })) report(one);
  const failed = checks.filter(({ status }) => status === 'fail').length;
  if (isJson) surface.stdout.write(`${jsonText({ schema: 1, ok: failed === 0, checks }, 2)}\n`);
  return failed === 0 ? 0 : 3;
};

const whoseProfile = (command: string): AsiError =>
  cliProblem({
    code: 'task-missing',
    message: '--profile is about a task, and none is named.',
    advice: `Name one: ${command} doctor linear-attention --profile gpu.`,
  });

/** What is wrong with the model's settings is a finding here, not the end. */
const configured = async (call: Call, task: TaskFolder | null): Promise<{ config: Config; check: Check | null }> => {
  const resolved = await resolvedConfig(call, task);
  try {
    const { config } = completeSettings(resolved, {
      environment: call.terminal.environment,
      taskRounds: task?.spec.rounds ?? 1,
    });
    return { config, check: null };
  } catch (error) {
    if (!(error instanceof AsiError && error.kind === 'user')) throw error;
    const config = { ...resolved.config, model: 'none' };
    return { config, check: { name: 'settings', status: 'warn', detail: error.message, fix: error.advice } };
  }
};

/** As wide as the longest name of a check. */
const WIDTH = 32;

const colours = { ok: 'green', warn: 'yellow', fail: 'red' } as const;

const lineOf = ({ name, status, detail, fix }: Check, paint: Paint): string => {
  const line = `${paint(colours[status], status.padEnd(4))}  ${name.padEnd(WIDTH)}  ${plainText(detail)}`;
  return fix === null ? line : `${line}\n      ${''.padEnd(WIDTH)}  fix: ${plainText(fix)}`;
};
