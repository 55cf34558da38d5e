import type { Completed } from './completion-words.ts';

/** For `source <(asi completion bash)`. Arguments that are no flags are completed as files. */
export const bashScript = (commands: readonly Completed[]): string => {
  const flags = commands.map(
    ({ name, flags: own }) => `    "${name}") echo "${own.map(({ typed }) => typed).join(' ')}" ;;`,
  );
  const valued = new Set(
    commands.flatMap(({ flags: own }) => own.filter(({ takesValue }) => takesValue)).map(({ typed }) => typed),
  );
  const listed = new Map(
    commands
      .flatMap(({ flags: own }) => own.filter(({ values }) => values.length > 0))
      .map(({ typed, values }) => [typed, values]),
  );
  const first = [...new Set(commands.map(({ name }) => name.split(' ')[0]!)), 'help'];
  const second = commands.filter(({ name }) => name.includes(' '));
  return `_asi_flags() {
  case "$1" in
${flags.join('\n')}
  esac
}
_asi_second() {
  case "$1" in
${[...new Set(second.map(({ name }) => name.split(' ')[0]!))]
  .map((word) => `    ${word}) echo "${secondWords(second, word)}" ;;`)
  .join('\n')}
    help) echo "${first.join(' ')}" ;;
  esac
}
_asi() {
  local current="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" first="\${COMP_WORDS[1]}" name words
  COMPREPLY=()
  case "$before" in
${[...listed].map(([typed, values]) => `    ${typed}) COMPREPLY=($(compgen -W "${values.join(' ')}" -- "$current")); return ;;`).join('\n')}
  esac
  case " ${[...valued].join(' ')} " in *" $before "*) COMPREPLY=($(compgen -f -- "$current")); return ;; esac
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${first.join(' ')} --version --help" -- "$current") $(compgen -d -- "$current"))
    return
  fi
  words="$(_asi_second "$first")"
  if [ "$COMP_CWORD" -eq 2 ] && [ -n "$words" ]; then
    COMPREPLY=($(compgen -W "$words" -- "$current"))
    return
  fi
  name="$first"
  [ -n "$words" ] && [ "$first" != help ] && name="$first \${COMP_WORDS[2]}"
  words="$(_asi_flags "$name")"
  [ -z "$words" ] && words="$(_asi_flags run)"
  case "$current" in
    -*) COMPREPLY=($(compgen -W "$words" -- "$current")) ;;
    *) COMPREPLY=($(compgen -f -- "$current")) ;;
  esac
}
complete -o filenames -F _asi asi
`;
};

const secondWords = (commands: readonly Completed[], first: string): string =>
  commands.flatMap(({ name }) => (name.startsWith(`${first} `) ? [name.slice(first.length + 1)] : [])).join(' ');
