import { Config, roundsWithModel } from '../../config/schema.ts';
import { runners } from '../../evaluation/runners/registry.ts';
import { samplers } from '../../population/samplers/registry.ts';

/** One command line flag. A flag with a `value` takes one; `many` may be given several times; `setting` is the key it sets. */
export interface Flag {
  readonly name: string;
  readonly about: string;
  readonly value?: string;
  /** What may be given, where that is a fixed list: offered by completion. */
  readonly values?: readonly string[];
  /** What it may be given after "=", which it does not need. */
  readonly optional?: readonly string[];
  readonly many?: boolean;
  readonly short?: string;
  readonly setting?: string;
  /** Also understood as `--no-<name>`. */
  readonly negatable?: boolean;
}

/** What is set by default, for help texts. */
const defaults = Config.parse({});

/** `a, b or c` */
const oneOf = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names[names.length - 1]}`;

/** A flag that names an entry of a registry; read when it is shown, because entries may be registered until then. */
const choice = (name: string, setting: string, registry: { names(): readonly string[] }, about: string): Flag => ({
  name,
  value: '<name>',
  setting,
  get values() {
    return registry.names();
  },
  get about() {
    return `${about}: ${oneOf(registry.names())}`;
  },
});

/** Flags that every command understands. */
export const commonFlags: readonly Flag[] = [
  { name: 'runs', value: '<dir>', about: `where runs are kept (${defaults.runs})`, setting: 'runs' },
  { name: 'verbose', about: 'more progress; stack traces with errors' },
  { name: 'color', about: 'never colour the output (NO_COLOR does the same)', negatable: true },
  { name: 'help', about: 'how to use the command', short: 'h' },
];

export const jsonFlag: Flag = { name: 'json', about: 'one JSON document on stdout' };

/** Flags of every command to a run. */
export const tellFlags: readonly Flag[] = [
  { name: 'run', value: '<run>', about: 'the run to send this to (default: the newest live run)' },
  { name: 'key', value: '<key>', about: 'a command sent twice with the same key runs once' },
  jsonFlag,
];

/** Where the page is served. */
export const pageFlags: readonly Flag[] = [
  { name: 'port', value: '<port>', about: 'the port of the page (4777, or the next free one)' },
  { name: 'open', about: 'show the page in a browser' },
  { name: 'host', value: '<address>', about: 'serve the page to others too; reading then needs its token' },
];

/** Where progress goes and how much of it. */
export const outputFlags: readonly Flag[] = [
  ...pageFlags,
  { name: 'dashboard', about: 'serve no page', negatable: true },
  {
    name: 'inspect',
    optional: ['stately'],
    about: 'print the address of the actors page; "=stately": also of the Stately bridge',
  },
  { name: 'json', about: 'one JSON document on stdout when the run has ended' },
  { name: 'jsonl', about: 'every event on stdout as it happens, one JSON document per line' },
  { name: 'quiet', about: 'no progress, only how it ended' },
  { name: 'require-target', about: 'with --target: exit code 6 when it is not reached' },
];

/** Which of a task's profiles is meant. */
export const profileFlag: Flag = {
  name: 'profile',
  value: '<name>',
  about: 'a profile of the task, for instance gpu; "cpu": as it is written',
  setting: 'profile',
};

/** When a run ends by itself, and with what it works: these may differ when a run is resumed. */
export const limitFlags: readonly Flag[] = [
  {
    name: 'rounds',
    value: '<n>',
    about: `rounds to do (${roundsWithModel}, or the task's number without a model)`,
    setting: 'rounds',
  },
  {
    name: 'target',
    value: '<score>',
    about: 'end when the best score is at least this good',
    setting: 'limits.target',
  },
  {
    name: 'patience',
    value: '<n>',
    about: 'end after so many rounds without a better best',
    setting: 'limits.patience',
  },
  {
    name: 'plateau',
    value: '<rounds[:gain]>',
    about: 'end when the best gained less than that in so many rounds',
    setting: 'limits.plateau',
  },
  { name: 'max-time', value: '<time>', about: 'end after 90s, 15m, 2h, 1d', setting: 'limits.seconds' },
  { name: 'max-tokens', value: '<n>', about: 'end when models have used so many tokens', setting: 'limits.tokens' },
  { name: 'budget', value: '<usd>', about: 'end before models cost more than that', setting: 'limits.usd' },
  {
    name: 'allow-unpriced',
    about: 'with --budget, also ask models without a price, which it cannot count',
    setting: 'limits.allowUnpriced',
  },
  {
    name: 'max-gpu-hours',
    value: '<hours>',
    about: 'end when evaluations have used GPUs for so long',
    setting: 'limits.gpuHours',
  },
  { name: 'slots', value: '<n>', about: 'evaluations at once', setting: 'slots' },
  { name: 'python', value: '<path>', about: 'your own Python instead of a prepared environment', setting: 'python' },
  { name: 'chroma', value: '<url>', about: 'a Chroma server, "auto" (managed) or "memory"', setting: 'chroma' },
  {
    name: 'sandbox',
    value: '<level>',
    values: ['auto', 'bwrap', 'landlock', 'none'],
    about: `auto, bwrap, landlock or none (${defaults.sandbox})`,
    setting: 'sandbox',
  },
  { name: 'offline', about: 'nothing leaves this machine but what the model endpoint is asked' },
];

/** What a run is: fixed once it has started. */
export const searchFlags: readonly Flag[] = [
  { name: 'seed', value: '<n>', about: `everything random derives from it (${defaults.seed})`, setting: 'seed' },
  { name: 'islands', value: '<n>', about: `sub-populations (${defaults.islands})`, setting: 'islands' },
  { name: 'lanes', value: '<n>', about: `rounds in flight per island (${defaults.lanes})`, setting: 'lanes' },
  choice('sampler', 'sampler.name', samplers, `what picks parents (${defaults.sampler.name})`),
  choice('runner', 'runner.name', runners, `what executes evaluations (${defaults.runner.name})`),
  { name: 'model', value: '[role=]<name>', about: 'the model to ask, for all or one role; "none"', many: true },
  { name: 'edit', value: '<kind>', about: 'what a model answers with: diff, full or auto', setting: 'researcher.edit' },
  {
    name: 'deterministic',
    about: 'timing cannot change what is found (the default without a model)',
    setting: 'deterministic',
    negatable: true,
  },
];

/** Settings by other ways than a flag of their own. */
export const settingFlags: readonly Flag[] = [
  { name: 'config', value: '<file>', about: 'settings from a YAML or JSON file' },
  { name: 'set', value: '<key>=<value>', about: 'any setting, for instance sampler.exploration=1', many: true },
];
