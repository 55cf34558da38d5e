import { readConfigFile } from '../../config/config-file.ts';
import { type Entry, entriesOf, entriesOfSet } from '../../config/setting-layers.ts';
import { renewLimits } from '../../run/prepare/resumed-limits.ts';
import { allowedChanges, hasWorkLeft, resumedRun } from '../../run/prepare/resumed-run.ts';
import { ownerOf } from '../../stores/lock.ts';
import { readManifest } from '../../stores/manifest.ts';
import type { RunDirectory } from '../../stores/runs.ts';
import { type Arguments, isOn, textOf } from '../grammar/arguments.ts';
import type { Call, Execute } from '../grammar/command-definition.ts';
import { settingEntries } from '../grammar/setting-entries.ts';
import { locateRun } from '../look/locate-run.ts';
import { showStatus } from '../look/status-command.ts';
import { sendAndWait } from '../steering/steer.ts';
import { cliProblem } from '../terminal/cli-problem.ts';
import { checkInspecting } from './inspecting.ts';
import { goOffline } from './offline.ts';
import { checkTarget } from './required-target.ts';
import { conduct } from './session.ts';

/** Resumes a run where it was stopped or killed. */
export const resume: Execute = async (call) => {
  const { arguments: args, terminal: surface } = call;
  const runDirectory = await locateRun(call, args.positionals[0]);
  const owner = ownerOf(runDirectory.directory);
  if (owner !== null) return unpause(call, runDirectory, owner.pid);
  const manifest = await readManifest(runDirectory.directory);
  const changes = allowedChanges(await changesOf(args), manifest);
  const { environment } = surface;
  const options = await resumedRun({ runDirectory, manifest, changes, environment, force: isOn(args, 'force') });
  checkTarget(args, options.config);
  checkInspecting(args);
  const notes = goOffline(args, options.config);
  await renewLimits(runDirectory, changes, options.config, 'cli');
  if (!(await hasWorkLeft(runDirectory, options))) return already(call, runDirectory);
  return conduct(call, { options, notes });
};

/** A run that is running is not started again: it leaves its pause. */
const unpause = (call: Call, runDirectory: RunDirectory, pid: number): Promise<number> => {
  const { flags } = call.arguments;
  const changing = [...flags.keys()].filter((name) => !neutral.has(name));
  if (changing.length === 0) return sendAndWait(call, { runDirectory, pid }, 'resume');
  throw cliProblem({
    code: 'run-live',
    message: `The run ${runDirectory.id} is running in process ${pid}; ${changing.map((name) => `--${name}`).join(', ')} cannot be changed this way.`,
    advice: `Limits are changed with "${call.terminal.command} set rounds=200 --run ${runDirectory.id}"; the others when it has ended.`,
  });
};

const neutral: ReadonlySet<string> = new Set(['runs', 'json', 'verbose', 'color']);

const changesOf = async (args: Arguments): Promise<Entry[]> => {
  const file = textOf(args, 'config');
  const read = file === null ? null : await readConfigFile(file);
  return [
    ...(read === null ? [] : entriesOf(read.config, 'file', read.source)),
    ...settingEntries(args).filter(({ key }) => key !== 'runs'),
    ...(args.flags.get('set') ?? []).flatMap((set) => entriesOfSet(String(set))),
  ];
};

const already = async (call: Call, runDirectory: RunDirectory): Promise<number> => {
  call.terminal.stderr.write(`Nothing is left to do: its round limit is reached. --rounds <more> continues it.\n`);
  return showStatus(call, runDirectory);
};
