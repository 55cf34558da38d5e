export type FaultCode =
  | 'EVALUATOR_FAILED'
  | 'EVALUATOR_CHANGED'
  | 'EVALUATOR_NOT_STARTED'
  | 'RUNNER_LOST'
  | 'NO_GPU'
  | 'IO_FAILED'
  | 'CLOSED';

/** Something on our side of an evaluation is broken; a candidate's failure is a value instead. */
export class EvaluatorFault extends Error {
  readonly code: FaultCode;

  constructor(code: FaultCode, message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.name = 'EvaluatorFault';
    this.code = code;
  }
}
