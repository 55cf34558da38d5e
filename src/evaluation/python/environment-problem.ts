export type EnvironmentCode =
  | 'NO_PYTHON'
  | 'OLD_PYTHON'
  | 'NO_VENV'
  | 'NO_NETWORK'
  | 'NO_SPACE'
  | 'NO_MATCH'
  | 'MISSING_PACKAGES'
  | 'INSTALL_FAILED';

/** The Python that a task needs cannot be had: what is wrong in one sentence, and what mends it in another. */
export class EnvironmentProblem extends Error {
  readonly code: EnvironmentCode;
  readonly advice: string;

  constructor(code: EnvironmentCode, message: string, advice: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.name = 'EnvironmentProblem';
    this.code = code;
    this.advice = advice;
  }
}

const ownPython = 'or name an interpreter that has the packages with --python';

/** What installers say, by cause; the network comes first, because without it they also find no version of anything. */
const causes: readonly [EnvironmentCode, RegExp, (output: string) => string, string][] = [
  ['NO_SPACE', /no space left|ENOSPC|disk quota exceeded/i, () => 'the disk is full', `Free some space, ${ownPython}.`],
  [
    'NO_VENV',
    /ensurepip is not available|No module named '?(venv|ensurepip|pip)\b/,
    () => 'this Python cannot make virtual environments',
    `Install its venv module (on Debian and Ubuntu: apt install python3-venv), ${ownPython}.`,
  ],
  [
    'NO_NETWORK',
    /failed to establish a new connection|dns error|name resolution|failed to fetch|network is unreachable|connection refused|timed out|proxyerror|CERTIFICATE_VERIFY_FAILED/i,
    () => 'the package index cannot be reached',
    `Check the network and proxy settings and start again, ${ownPython}.`,
  ],
  [
    'NO_MATCH',
    /no solution found|no matching distribution|could not find a version|ResolutionImpossible/i,
    (output) => `no installable version fits ${unmatched(output)}`,
    `Correct the requirements, use another version of Python, ${ownPython}.`,
  ],
];

/** Explains why making an environment failed, from what the tools have written. */
export const explainFailure = (what: string, output: string): EnvironmentProblem => {
  const [code, , reason, advice] = causes.find(([, pattern]) => pattern.test(output)) ?? [
    'INSTALL_FAILED' as const,
    null,
    () => lastError(output),
    `Read the messages above, ${ownPython}.`,
  ];
  return new EnvironmentProblem(code, `${what} failed: ${reason(output)}.`, advice, { cause: output.slice(-8000) });
};

const unmatched = (output: string): string =>
  /No matching distribution found for (\S+)/.exec(output)?.[1] ??
  /you require (\S+?),? we can conclude/.exec(output)?.[1] ??
  'the requirements';

const lastError = (output: string): string => {
  const lines = output.trim().split('\n');
  return (lines.findLast((line) => /error/i.test(line)) ?? lines.at(-1) ?? 'no reason was given').trim().slice(0, 300);
};
