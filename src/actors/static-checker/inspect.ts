import type { InspectInput } from '../../model/ports.ts';
import type { Verdict } from '../../model/proposal/verdict.ts';
import type { Evaluation } from '../../model/result/evaluation.ts';
import type { Task } from '../../model/task/task.ts';
import type { Effect } from '../effect.ts';
import type { Check } from './executed-checks.ts';

/** The static checker's mechanical half: declared texts and sizes, then the task's executed checks. */
export const createInspect =
  (task: Task, check: Check): Effect<InspectInput, Verdict> =>
  async ({ round, candidate: { program } }, { signal }) => {
    const missing = task.candidate.requires.find((text) => !program.includes(text));
    if (missing !== undefined) return unsound(`The program must contain \`${missing}\`, and does not.`);
    const bytes = Buffer.byteLength(program);
    if (bytes > task.candidate.maxBytes)
      return unsound(`The program has ${bytes} bytes; at most ${task.candidate.maxBytes} are allowed. Shorten it.`);
    return verdictOf(await check(round, program, signal));
  };

const verdictOf = (evaluation: Evaluation | null): Verdict => {
  if (evaluation === null)
    return { accepted: true, reason: 'the task declares no executed checks', checks: [], nearest: null };
  if (evaluation.status !== 'passed') {
    const { failure } = evaluation;
    const where = failure.trace.length > 0 ? `\n${failure.trace.slice(-1500)}` : '';
    const reason = `The executed checks ended as ${evaluation.status} (${failure.class}): ${failure.message}${where}`;
    return evaluation.status === 'invalid' ? unsound(reason) : { ...unsound(reason), failure };
  }
  const failed = evaluation.checks.filter((result) => !result.passed);
  if (failed.length === 0)
    return {
      accepted: true,
      reason: `${evaluation.checks.length} executed checks passed`,
      checks: evaluation.checks,
      nearest: null,
    };
  return {
    accepted: false,
    reason: failed.map(({ name, detail }) => `${name}: ${detail}`).join('\n'),
    checks: evaluation.checks,
    nearest: null,
  };
};

const unsound = (reason: string): Verdict => ({ accepted: false, reason, checks: [], nearest: null });
