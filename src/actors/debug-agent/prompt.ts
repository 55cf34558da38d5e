import { joined, list, type Prompt, section } from '../../llm/prompt.ts';
import { caps, dataRule, inline, untrusted } from '../../llm/untrusted.ts';
import type { Candidate } from '../../model/proposal/candidate.ts';
import type { Failure } from '../../model/result/evaluation.ts';
import { type AnswerMode, programFormat, programRules } from '../prompt-parts/answer-format.ts';
import { measureText, problemText, type TaskView } from '../prompt-parts/task-text.ts';

/** A program that failed, and how. */
export interface DebugRepairInput {
  readonly task: TaskView;
  readonly mode: AnswerMode;
  readonly candidate: Pick<Candidate, 'motivation' | 'program'>;
  readonly failure: Failure;
  /** 1 for the first repair of this program. */
  readonly attempt: number;
}

/** Asks for the smallest change that lets a failed program finish. */
export const debugRepairPrompt = ({ task, mode, candidate, failure, attempt }: DebugRepairInput): Prompt => ({
  system: joined(
    `You repair ${task.language} programs that failed in their experiment, so that the idea behind them can be measured.`,
    list([
      'Find the cause first; then make the smallest change that removes it. Keep the idea, the entry points and every name that is used from outside.',
      'Do not catch errors only to hide them, and do not skip the work that is measured.',
      dataRule,
    ]),
  ),
  user: joined(
    problemText(task),
    measureText(task),
    section('The idea to keep', untrusted('motivation', candidate.motivation, caps.note)),
    section('The program, called the parent below', untrusted('program', candidate.program, task.candidate.maxBytes)),
    section(
      `The failure${failure.stage === null ? '' : ` in stage ${failure.stage}`}: ${inline(failure.class, 80)}`,
      untrusted('message', failure.message, caps.note),
      failure.trace !== '' && untrusted('trace', failure.trace, caps.log),
      advice[failure.class] ?? false,
      attempt > 1 && `This is repair ${attempt}: the change before it did not help, so look for another cause.`,
    ),
    section(
      'Your answer',
      'Answer with this line, then the program, and nothing after it:\n\nCHANGE: what was wrong and what you changed, in one sentence',
      programFormat(mode, task.language),
      programRules(candidate.program, task.candidate),
    ),
  ),
});

const advice: Readonly<Record<string, string>> = {
  timedOut:
    'It ran out of time. Make it cheaper: find what dominates the running time and do less of it or do it faster, aiming at half the limit; if the program has a loop that improves its answer, let it watch the clock.',
  nondeterministic:
    'It gave different results for the same input. Take all randomness from the seed that it is given, and depend on neither time nor the order of a set.',
  memory: 'It ran out of memory. Hold less at once: smaller batches, no copies, results written where they are needed.',
};
