import type { Completed } from './completion-words.ts';

/** For `source <(asi completion zsh)`. */
export const zshScript = (commands: readonly Completed[]): string => {
  const firsts = commands.filter(({ name }) => !name.includes(' '));
  const groups = [...new Set(commands.flatMap(({ name }) => (name.includes(' ') ? [name.split(' ')[0]!] : [])))];
  const described = [
    ...firsts.map(({ name, about }) => `${name}:${about}`),
    ...groups.map((name) => `${name}:${name} …`),
  ];
  return `#compdef asi
_asi() {
  local -a names
  if (( CURRENT == 2 )); then
    names=(${described.map(quoted).join(' ')})
    _describe command names
    return
  fi
  case "$words[2]" in
${groups.map((group) => `    ${group}) if (( CURRENT == 3 )); then names=(${within(commands, group)}); _describe command names; return; fi ;;`).join('\n')}
  esac
  case "$words[2] $words[3]" in
${commands.map((command) => `    "${command.name}"|"${command.name} "*) _arguments ${argumentsOf(command)} '*:argument:_files' ;;`).join('\n')}
    *) _files ;;
  esac
}
if [ "$funcstack[1]" = _asi ]; then _asi "$@"; else compdef _asi asi; fi
`;
};

const within = (commands: readonly Completed[], group: string): string =>
  commands
    .filter(({ name }) => name.startsWith(`${group} `))
    .map(({ name, about }) => quoted(`${name.slice(group.length + 1)}:${about}`))
    .join(' ');

const argumentsOf = ({ flags }: Completed): string =>
  flags
    .map(({ typed, about, takesValue, values }) =>
      quoted(
        `${typed}[${about.replace(/[[\]:]/g, ' ')}]${takesValue ? `:value:${values.length > 0 ? `(${values.join(' ')})` : '_files'}` : ''}`,
      ),
    )
    .join(' ');

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
