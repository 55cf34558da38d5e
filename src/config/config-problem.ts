/** A setting, flag or file that cannot be used, and how to mend it. */
export class ConfigProblem extends Error {
  override readonly name = 'ConfigProblem';
  readonly code: string;
  readonly advice: string;

  constructor(problem: { code: string; message: string; advice: string; cause?: unknown }) {
    super(problem.message, { cause: problem.cause });
    this.code = problem.code;
    this.advice = problem.advice;
  }
}
