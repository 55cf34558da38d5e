import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { asWritten, profiled } from '../../model/task/profile.ts';
import { formatNumber } from '../../platform/text/format.ts';
import { pluralize } from '../../platform/text/pluralize.mjs';
import { openTask } from '../../run/prepare/locate-task.ts';
import { readStatus } from '../../stores/run-status.ts';
import { newRunId } from '../../stores/runs.ts';
import { type Arguments, textOf } from '../grammar/arguments.ts';
import type { Call, Execute } from '../grammar/command-definition.ts';
import { runsRoot } from '../look/locate-run.ts';
import { createRegion } from '../progress/screen-region.ts';
import { profileOf } from '../run/resolved-config.ts';
import { handleSignals } from '../run/signals.ts';
import { cliProblem } from '../terminal/cli-problem.ts';
import { isLive } from '../terminal/terminal.ts';
import { type Child, startChild } from './child.ts';
import { type Member, membersOf } from './members.ts';

/** Several runs of one task, seed by seed and setting by setting, in a folder of their own; ends in a comparison. */
export const group: Execute = async (call) => {
  const { arguments: args, terminal: surface } = call;
  const task = textOf(args, 'task') ?? args.positionals[0];
  if (task === undefined) throw cliProblem({ code: 'task-missing', message: 'Which task?', advice: 'Name one.' });
  const profile = await profileOf(call);
  const { spec } = await openTask(task, profile);
  const vary = (args.flags.get('vary') ?? []).map(String);
  const members = membersOf(textOf(args, 'seeds') ?? '1', vary);
  const parallel = wholeNumber(args, 'parallel', 1);
  const directory = join(runsRoot(call), textOf(args, 'name') ?? newRunId(spec.name, new Date(), Math.random));
  await claim(directory, { task: spec.name, ...(profile === asWritten ? {} : { profile }), members });
  const say = (line: string) => surface.stderr.write(`${line}\n`);
  say(`${pluralize(members.length, 'run')} of ${profiled(spec.name, profile)} in ${directory}, ${parallel} at once`);
  const codes = await conducted({ call, members, parallel, directory, task });
  const ended = members.filter(({ name }) => codes.get(name) !== undefined && existsSync(join(directory, name)));
  if (ended.length > 0) await compared(call, directory, ended);
  say(`to continue unfinished runs or repeat: the same command with --name ${directory.split('/').pop()}`);
  return [...codes.values()].find((code) => code !== 0) ?? 0;
};

interface Conducting {
  readonly call: Call;
  readonly members: readonly Member[];
  readonly parallel: number;
  readonly directory: string;
  readonly task: string;
}

/** Runs all members, a few at once; a signal reaches those that are running, and no further one starts. */
const conducted = async ({
  call,
  members,
  parallel,
  directory,
  task,
}: Conducting): Promise<ReadonlyMap<string, number>> => {
  const { terminal: surface } = call;
  const codes = new Map<string, number>();
  const running = new Map<string, Child>();
  const waiting = [...members];
  const region = isLive(surface.stderr, surface) ? createRegion(surface.stderr) : null;
  const say = (line: string) => (region === null ? void surface.stderr.write(`${line}\n`) : region.print([line]));
  const signals = handleSignals(say);
  const interrupt = () => {
    waiting.length = 0;
    for (const child of running.values()) child.interrupt();
  };
  signals.guard({ stop: interrupt, abort: interrupt, inFlight: () => running.size });
  const draw = async () =>
    region?.draw(await Promise.all([...running.keys()].map((name) => progressLine(directory, name))));
  const ticking = setInterval(() => void draw().catch(() => {}), 1000);
  const work = async () => {
    for (let member = waiting.shift(); member !== undefined; member = waiting.shift()) {
      const { name } = member;
      const before = await endOf(directory, name);
      if (before === null) {
        const child = await startChild(
          argumentsOf(call, member, { directory, task, parallel }),
          join(directory, `${name}.log`),
        );
        running.set(name, child);
        codes.set(name, await child.ended);
        running.delete(name);
      } else codes.set(name, 0);
      const code = codes.get(name)!;
      say(
        `${await progressLine(directory, name)}${code === 0 ? '' : `, exit code ${code}: see ${join(directory, `${name}.log`)}`}`,
      );
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(parallel, members.length) }, work));
  } finally {
    clearInterval(ticking);
    region?.close();
    signals.release();
  }
  if (signals.caught !== null) codes.set('signal', signals.caught === 'SIGINT' ? 130 : 143);
  return codes;
};

/** How a member stands, in one line. */
const progressLine = async (directory: string, name: string): Promise<string> => {
  const status = await readStatus(join(directory, name));
  if (status === null) return `${name}: begins`;
  const { rounds, best, run } = status.summary;
  const score = best?.score == null ? 'no score' : `best ${formatNumber(best.score.mean)} ${run.score.unit}`;
  return `${name}: ${rounds.done} of ${rounds.total} rounds, ${score}${best?.confirmed === false ? ' (unconfirmed)' : ''}`;
};

/** Why a member has ended for good; null: it is to be run, or resumed. */
const endOf = async (directory: string, name: string): Promise<string | null> => {
  const status = await readStatus(join(directory, name));
  const reason = status?.summary.reason ?? null;
  return reason === 'stopped' || reason === 'faults' || reason === 'credentials' ? null : reason;
};

/** Flags for the group itself, or that make no sense for one of several. */
const own = new Set([
  'task',
  'seeds',
  'vary',
  'parallel',
  'name',
  'seed',
  'runs',
  'json',
  'jsonl',
  'quiet',
  'port',
  'host',
  'open',
  'dashboard',
  'inspect',
]);

const argumentsOf = (
  { arguments: args }: Call,
  { name, seed, settings }: Member,
  { directory, task, parallel }: { readonly directory: string; readonly task: string; readonly parallel: number },
): string[] => {
  const passed = [...args.flags].flatMap(([flag, values]) =>
    own.has(flag)
      ? []
      : values.map((value) =>
          typeof value === 'string' ? `--${flag}=${value}` : value ? `--${flag}` : `--no-${flag}`,
        ),
  );
  const fixed = [`--runs=${directory}`, '--no-dashboard', '--quiet'];
  if (existsSync(join(directory, name, 'manifest.json'))) return ['resume', name, ...fixed];
  const slots = Math.max(1, Math.floor(availableParallelism() / parallel));
  const shared = passed.some((flag) => flag.startsWith('--set=slots=')) ? [] : [`--set=slots=${slots}`];
  const varied = settings.map((setting) => `--set=${setting}`);
  return ['run', task, ...passed, ...shared, ...varied, `--seed=${seed}`, `--name=${name}`, ...fixed];
};

/** A folder of runs says what it is for; another group does not get in. */
const claim = async (
  directory: string,
  what: { readonly task: string; readonly profile?: string; readonly members: readonly Member[] },
): Promise<void> => {
  const file = join(directory, 'group.json');
  const text = `${JSON.stringify({ schema: 1, ...what }, null, 2)}\n`;
  await mkdir(directory, { recursive: true });
  const before = await readFile(file, 'utf8').catch(() => null);
  if (before !== null && before !== text)
    throw cliProblem({
      code: 'group-differs',
      message: `${directory} contains a group of other runs.`,
      advice: 'Choose another --name, or repeat the same --seeds, --vary and --profile to continue it.',
    });
  if (before === null && existsSync(join(directory, 'manifest.json')))
    throw cliProblem({
      code: 'run-exists',
      message: `${directory} is a run, not a group.`,
      advice: 'Choose another --name.',
    });
  await writeFile(file, text);
};

const compared = async (call: Call, directory: string, members: readonly Member[]): Promise<void> => {
  const flags = new Map([...call.arguments.flags].filter(([name]) => name === 'json' || name === 'color'));
  const { compare } = await import('../look/compare-command.ts');
  await compare({
    terminal: call.terminal,
    arguments: { flags: new Map([...flags, ['runs', [directory]]]), positionals: members.map(({ name }) => name) },
  });
};

const wholeNumber = (args: Arguments, name: string, otherwise: number): number => {
  const text = textOf(args, name);
  if (text === null) return otherwise;
  if (/^[1-9]\d{0,2}$/.test(text)) return Number(text);
  throw cliProblem({
    code: 'value-invalid',
    message: `Invalid value "${text.slice(0, 40)}" for --${name}.`,
    advice: 'Write a number from 1 on.',
  });
};
