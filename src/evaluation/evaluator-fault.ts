import { defineErrors } from '../platform/errors.ts';

const errors = defineErrors({
  'evaluator-failed': 'transient',
  'evaluator-changed': 'fatal',
  'evaluator-not-started': 'environment',
  'runner-lost': 'transient',
  'no-gpu': 'environment',
  'io-failed': 'transient',
  closed: 'transient',
});

export type FaultCode = Parameters<typeof errors.make>[0];

const adviceFor: Readonly<Record<FaultCode, string>> = {
  'evaluator-failed': 'Look at the log of the evaluation and try the evaluator with "asi task check".',
  'evaluator-changed': 'Restore the files of the evaluator, or begin a new epoch with "resume --force".',
  'evaluator-not-started': 'Check the Python and the packages of the task with "asi doctor".',
  'runner-lost': 'A process that runs evaluations died; see whether memory ran out, then resume.',
  'no-gpu': 'Free or add a GPU, or choose a profile that needs fewer.',
  'io-failed': 'Check space and permissions of the directory of the run, then resume.',
  closed: 'The run is ending; resume it to evaluate again.',
};

/** Something on our side of an evaluation is broken; a candidate's failure is a value instead. */
export const evaluatorFault = (code: FaultCode, message: string, options: { readonly cause?: unknown } = {}) =>
  errors.make(code, message, adviceFor[code], options.cause);

export const isEvaluatorFault = errors.includes;
