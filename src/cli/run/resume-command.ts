import { settle } from '../../config/complete-settings.ts';
import { readConfigFile } from '../../config/config-file.ts';
import { resolveConfig } from '../../config/resolve-settings.ts';
import { type Entry, entriesOf, entriesOfSet, type Origin } from '../../config/setting-layers.ts';
import type { AsiError } from '../../platform/errors.ts';
import { ownerOf } from '../../stores/lock.ts';
import { profileIn, readManifest } from '../../stores/manifest.ts';
import { readStatus } from '../../stores/run-status.ts';
import type { RunDirectory } from '../../stores/runs.ts';
import type { TaskFolder } from '../../stores/task-folder.ts';
import { type Arguments, isOn, textOf } from '../grammar/arguments.ts';
import type { Call, Execute } from '../grammar/command-definition.ts';
import { settingEntries } from '../grammar/setting-entries.ts';
import { placeOf } from '../look/locate-run.ts';
import { showStatus } from '../look/status-command.ts';
import { tell } from '../steering/steer.ts';
import { cliProblem } from '../terminal/cli-problem.ts';
import { checkInspecting } from './inspecting.ts';
import { openTask } from './locate-task.ts';
import { goOffline } from './offline.ts';
import { checkTarget } from './required-target.ts';
import { limitsTold, renewLimits } from './resumed-limits.ts';
import { conduct } from './session.ts';

/** Goes on with a run where it was stopped or killed. */
export const resume: Execute = async (call) => {
  const { arguments: typed, surface } = call;
  const place = await placeOf(call, typed.positionals[0]);
  const owner = ownerOf(place.directory);
  if (owner !== null) return unpause(call, place, owner.pid);
  const manifest = await readManifest(place.directory);
  const changes = await changesOf(typed, profileIn(manifest));
  const resolved = resolveConfig({ file: { source: 'manifest.json', config: manifest.config }, flags: changes });
  const task = await openTask(manifest.taskDirectory, profileIn(manifest));
  const { config } = settle(resolved, { environment: surface.environment, taskRounds: task.spec.rounds });
  checkTarget(typed, config);
  checkInspecting(typed);
  const offline = goOffline(typed, config);
  await renewLimits(place, changes, config);
  if ((await isComplete(place, config.rounds!)) && !(await isChanged(place.directory, task)))
    return already(call, place);
  return conduct(call, {
    options: {
      config,
      origins: { ...(manifest.origins as Record<string, Origin>), ...changedOrigins(changes) },
      task,
      directory: place.directory,
      runId: manifest.run,
      resume: true,
      force: isOn(typed, 'force'),
    },
    score: task.spec.score,
    notes: offline,
  });
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

/** A run that has started keeps what it is; only limits and means may change. */
const changeable = /^(rounds|limits\.|disk\.|slots|python|chroma|cache|runs|endpoint\.|prices)/;

const changesOf = async (typed: Arguments, profile: string): Promise<Entry[]> => {
  const file = textOf(typed, 'config');
  const read = file === null ? null : await readConfigFile(file);
  const typedEntries = [
    ...(read === null ? [] : entriesOf(read.config, 'file', read.source)),
    ...settingEntries(typed).filter(({ key }) => key !== 'runs'),
    ...(typed.flags.get('set') ?? []).flatMap((set) => entriesOfSet(String(set))),
  ];
  const another = typedEntries.find(({ key, value }) => key === 'profile' && value !== profile);
  if (another !== undefined) throw anotherProfile(another, profile);
  const entries = typedEntries.filter(({ key }) => key !== 'profile');
  const fixed = entries.find(({ key }) => !changeable.test(key));
  if (fixed === undefined) return entries;
  throw cliProblem({
    code: 'setting-fixed',
    message: `${fixed.named} would change "${fixed.key}", which is fixed once a run has started.`,
    advice: 'Start a new run for that; a resumed one may change its limits, slots, python, chroma and endpoint.',
  });
};

const anotherProfile = ({ named, value }: Entry, profile: string): AsiError =>
  cliProblem({
    code: 'setting-fixed',
    message: `${named} is "${value}", but the run was started with the profile "${profile}": scores of two profiles are not comparable.`,
    advice: 'Start a new run for that, or resume without it.',
  });

const changedOrigins = (changes: readonly Entry[]): Record<string, Origin> =>
  Object.fromEntries(changes.map(({ key, origin }) => [key, origin]));

const isComplete = async (place: RunDirectory, rounds: number): Promise<boolean> => {
  const status = await readStatus(place.directory);
  if (status?.summary.reason !== 'rounds' || status.summary.rounds.done < rounds) return false;
  const told = (await limitsTold(place)).rounds;
  return told === undefined || told === null || status.summary.rounds.done >= told;
};

/** A finished run whose evaluator has changed is not done: its programs have no score under this one. */
const isChanged = async (directory: string, task: TaskFolder): Promise<boolean> =>
  (await import('../../run/start.ts')).hasNewEvaluator(directory, task);

const already = async (call: Call, place: RunDirectory): Promise<number> => {
  call.surface.stderr.write(`Nothing is left to do: its round limit is reached. --rounds <more> continues it.\n`);
  return showStatus(call, place);
};
