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
import { placeOf } from '../look/locate-run.ts';
import { showStatus } from '../look/status-command.ts';
import { tell } from '../steering/steer.ts';
import { cliProblem } from '../terminal/cli-problem.ts';
import { checkInspecting } from './inspecting.ts';
import { goOffline } from './offline.ts';
import { checkTarget } from './required-target.ts';
import { conduct } from './session.ts';

/** Goes on with a run where it was stopped or killed. */
export const resume: Execute = async (call) => {
  const { arguments: typed, surface } = call;
  const place = await placeOf(call, typed.positionals[0]);
  const owner = ownerOf(place.directory);
  if (owner !== null) return unpause(call, place, owner.pid);
  const manifest = await readManifest(place.directory);
  const changes = allowedChanges(await changesOf(typed), manifest);
  const { environment } = surface;
  const options = await resumedRun({ place, manifest, changes, environment, force: isOn(typed, 'force') });
  checkTarget(typed, options.config);
  checkInspecting(typed);
  const notes = goOffline(typed, options.config);
  await renewLimits(place, changes, options.config, 'cli');
  if (!(await hasWorkLeft(place, options))) return already(call, place);
  return conduct(call, { options, notes });
};

/** A run that goes on is not started again: it leaves its pause. */
const unpause = (call: Call, place: RunDirectory, pid: number): Promise<number> => {
  const { flags } = call.arguments;
  const changing = [...flags.keys()].filter((name) => !neutral.has(name));
  if (changing.length === 0) return tell(call, { place, pid }, 'resume');
  throw cliProblem({
    code: 'run-live',
    message: `The run ${place.id} is running in process ${pid}; ${changing.map((name) => `--${name}`).join(', ')} cannot be changed this way.`,
    advice: `Limits are changed with "${call.surface.command} set rounds=200 --run ${place.id}"; the others when it has ended.`,
  });
};

const neutral: ReadonlySet<string> = new Set(['runs', 'json', 'verbose', 'color']);

const changesOf = async (typed: Arguments): Promise<Entry[]> => {
  const file = textOf(typed, 'config');
  const read = file === null ? null : await readConfigFile(file);
  return [
    ...(read === null ? [] : entriesOf(read.config, 'file', read.source)),
    ...settingEntries(typed).filter(({ key }) => key !== 'runs'),
    ...(typed.flags.get('set') ?? []).flatMap((set) => entriesOfSet(String(set))),
  ];
};

const already = async (call: Call, place: RunDirectory): Promise<number> => {
  call.surface.stderr.write(`Nothing is left to do: its round limit is reached. --rounds <more> continues it.\n`);
  return showStatus(call, place);
};
