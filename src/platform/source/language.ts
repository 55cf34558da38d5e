const names: Readonly<Record<string, readonly string[]>> = {
  python: ['python', 'py', 'python3'],
  typescript: ['typescript', 'ts', 'tsx', 'mts'],
  javascript: ['javascript', 'js', 'jsx', 'mjs'],
  rust: ['rust', 'rs'],
  cpp: ['cpp', 'c++', 'cc', 'cxx', 'cuda', 'cu'],
  cuda: ['cuda', 'cu', 'cpp', 'c++'],
  c: ['c', 'h'],
  julia: ['julia', 'jl'],
  go: ['go', 'golang'],
  java: ['java'],
  r: ['r'],
  shell: ['shell', 'bash', 'sh', 'console', 'zsh'],
  data: ['json', 'yaml', 'yml', 'toml', 'csv', 'xml'],
  diff: ['diff', 'patch'],
};

const known = new Set(Object.values(names).flat());

/** What the tag of a fenced block says of its language: the wanted one, another one, or nothing. */
export const tagSays = (tag: string, language: string): 'wanted' | 'other' | 'nothing' => {
  const wanted = language.toLowerCase();
  const aliases = names[wanted] ?? Object.values(names).find((group) => group.includes(wanted)) ?? [wanted];
  if (aliases.includes(tag)) return 'wanted';
  return known.has(tag) ? 'other' : 'nothing';
};
