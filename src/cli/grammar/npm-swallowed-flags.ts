import { cliProblem } from '../terminal/cli-problem.ts';
import type { Flag } from './flag.ts';

/** `npm start --task x` gives our flags to npm, which passes them on as `npm_config_…`: says the line that was meant. */
export const refuseForgottenDashes = (
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  known: readonly Flag[],
): void => {
  const taken = known.flatMap((flag) => {
    const value = environment[`npm_config_${flag.name.replaceAll('-', '_')}`];
    return value === undefined || npmUses(flag.name, value) ? [] : [{ flag, value }];
  });
  if (taken.length === 0) return;
  throw cliProblem({
    code: 'dashes-forgotten',
    message: `npm kept ${taken.map(({ flag }) => `--${flag.name}`).join(', ')} for itself, because "--" is missing.`,
    advice: `Write: npm start -- ${correctedLine(taken, args)}`,
  });
};

interface Taken {
  readonly flag: Flag;
  readonly value: string;
}

/** Settings of npm itself that share a name with a flag of ours; `--python x` on its command line arrives as "true". */
const npmUses = (name: string, value: string): boolean =>
  name === 'color' || name === 'help' || name === 'verbose' || (name === 'python' && value !== 'true');

/** npm turns `--rounds 8` into `rounds: true` and an argument `8`; which argument belonged to which flag is a good guess. */
const correctedLine = (taken: readonly Taken[], args: readonly string[]): string => {
  const rest = [...args];
  const written = taken.flatMap(({ flag, value }) => {
    if (flag.value === undefined) return [value === '' || value === 'false' ? `--no-${flag.name}` : `--${flag.name}`];
    const values = value.split('\n\n');
    return values.map((one) => `--${flag.name} ${one === 'true' ? (claim(rest, flag) ?? flag.value) : quoted(one)}`);
  });
  return [...rest.map(quoted), ...written].join(' ');
};

/** Takes the first argument that looks like a value of the flag. */
const claim = (rest: string[], flag: Flag): string | null => {
  const index = rest.findIndex((argument) => looksLike(argument, flag.value!));
  return index < 0 ? null : quoted(rest.splice(index, 1)[0]!);
};

const looksLike = (argument: string, placeholder: string): boolean => {
  if (/^<(n|score|usd)>$/.test(placeholder)) return /^-?[\d.]+$/.test(argument);
  if (placeholder === '<time>') return /^\d+(\.\d+)?[smhd]$/.test(argument);
  if (placeholder === '<key>=<value>') return argument.includes('=');
  return !/^-?[\d.]+[smhd]?$/.test(argument);
};

const quoted = (text: string): string => (/^[\w./:=@,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);
