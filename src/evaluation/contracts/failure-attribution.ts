import type { Outcome } from './attempt-spec.ts';

const CANNOT_RUN = new Set([126, 127]);
const OWN_MISTAKE =
  /^(?:ModuleNotFoundError|ImportError|SyntaxError|IndentationError|TabError)\b|^OSError: \[Errno 28\]|can't open file '/m;

/**
 * Whether an evaluator that ended without a result is itself broken: it could not be run, could not import something
 * before the candidate came into play, or found the disk full. A traceback that names the candidate's file is the candidate's.
 */
export const blamesEvaluator = ({ exitCode }: Outcome, stderr: string, candidate: string): boolean => {
  if (exitCode !== null && CANNOT_RUN.has(exitCode)) return true;
  const lastTraceback = stderr.slice(Math.max(0, stderr.lastIndexOf('Traceback (most recent call last)')));
  return OWN_MISTAKE.test(lastTraceback) && !stderr.includes(candidate);
};

/** How a process ended, to be read after "the evaluator". */
export const ending = ({ exitCode, signal }: Outcome): string => {
  if (signal === 'SIGKILL') return 'was killed, perhaps by the system for want of memory';
  return signal === null ? `ended with exit code ${exitCode}` : `was ended by ${signal}`;
};

export const lastLine = (text: string): string => text.trimEnd().split('\n').at(-1)?.trim() ?? '';
