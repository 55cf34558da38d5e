/** Something the user can mend: one clear sentence, the way to mend it, and the exit code. */
export class CliProblem extends Error {
  override readonly name = 'CliProblem';
  readonly code: string;
  readonly advice: string;
  readonly exit: number;

  constructor(problem: { code: string; message: string; advice: string; exit?: number; cause?: unknown }) {
    super(problem.message, { cause: problem.cause });
    this.code = problem.code;
    this.advice = problem.advice;
    this.exit = problem.exit ?? 2;
  }
}
