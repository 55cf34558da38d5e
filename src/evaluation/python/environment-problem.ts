import { type AsiError, defineErrors } from '../../platform/errors.ts';

const errors = defineErrors({
  'no-python': 'environment',
  'old-python': 'environment',
  'no-venv': 'environment',
  'no-network': 'environment',
  'no-space': 'environment',
  'no-match': 'environment',
  'missing-packages': 'environment',
  'install-failed': 'environment',
});

export type EnvironmentCode = Parameters<typeof errors.make>[0];

/** The Python that a task needs cannot be had: what is wrong in one sentence, and what fixes it in another. */
export const environmentProblem = (
  code: EnvironmentCode,
  message: string,
  advice: string,
  options: { readonly cause?: unknown } = {},
): AsiError => errors.make(code, message, advice, options.cause);

export const isEnvironmentProblem = errors.includes;

const ownPython = 'or name an interpreter that has the packages with --python';

/** What installers say, by cause; the network comes first, because without it they also find no version of anything. */
const causes: readonly [EnvironmentCode, RegExp, (output: string) => string, string][] = [
  ['no-space', /no space left|ENOSPC|disk quota exceeded/i, () => 'the disk is full', `Free some space, ${ownPython}.`],
  [
    'no-venv',
    /ensurepip is not available|No module named '?(venv|ensurepip|pip)\b/,
    () => 'this Python cannot make virtual environments',
    `Install its venv module (on Debian and Ubuntu: apt install python3-venv), ${ownPython}.`,
  ],
  [
    'no-network',
    /failed to establish a new connection|dns error|name resolution|failed to fetch|network is unreachable|connection refused|timed out|proxyerror|CERTIFICATE_VERIFY_FAILED/i,
    () => 'the package index cannot be reached',
    `Check the network and proxy settings and start again, ${ownPython}.`,
  ],
  [
    'no-match',
    /no solution found|no matching distribution|could not find a version|ResolutionImpossible/i,
    (output) => `no installable version fits ${unmatched(output)}`,
    `Correct the requirements, use another version of Python, ${ownPython}.`,
  ],
];

/** Explains why making an environment failed, from what the tools have written. */
export const explainFailure = (what: string, output: string): AsiError => {
  const [code, , reason, advice] = causes.find(([, pattern]) => pattern.test(output)) ?? [
    'install-failed' as const,
    null,
    () => lastError(output),
    `Read the messages above, ${ownPython}.`,
  ];
  return environmentProblem(code, `${what} failed: ${reason(output)}.`, advice, { cause: output.slice(-8000) });
};

const unmatched = (output: string): string =>
  /No matching distribution found for (\S+)/.exec(output)?.[1] ??
  /you require (\S+?),? we can conclude/.exec(output)?.[1] ??
  'the requirements';

const lastError = (output: string): string => {
  const lines = output.trim().split('\n');
  return (lines.findLast((line) => /error/i.test(line)) ?? lines.at(-1) ?? 'no reason was given').trim().slice(0, 300);
};
