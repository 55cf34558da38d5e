import type { Completed } from './completion-words.ts';

/** For `asi completion fish | source`. */
export const fishScript = (commands: readonly Completed[]): string => {
  const lines = commands.flatMap(({ name, about, flags }) => {
    const [first = '', second] = name.split(' ');
    const seen =
      second === undefined
        ? `__fish_seen_subcommand_from ${first}`
        : `__fish_seen_subcommand_from ${first}; and __fish_seen_subcommand_from ${second}`;
    return [
      second === undefined
        ? `complete -c asi -n __fish_use_subcommand -a ${first} -d ${quoted(about)}`
        : `complete -c asi -n '__fish_seen_subcommand_from ${first}' -a ${second} -d ${quoted(about)}`,
      ...flags.map(
        ({ typed, about: why, takesValue, values }) =>
          `complete -c asi -n '${seen}' -l ${typed.slice(2)}${takesValue ? ' -r' : ''}${values.length > 0 ? ` -f -a ${quoted(values.join(' '))}` : ''} -d ${quoted(why)}`,
      ),
    ];
  });
  const groups = new Set(commands.flatMap(({ name }) => (name.includes(' ') ? [name.split(' ')[0]!] : [])));
  const heads = [...groups].map((group) => `complete -c asi -n __fish_use_subcommand -a ${group}`);
  return `${[...heads, ...lines].join('\n')}\n`;
};

const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
