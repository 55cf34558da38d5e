import { joined, list, type Prompt, section } from '../../llm/prompt.ts';
import { dataRule, inline, untrusted } from '../../llm/untrusted.ts';
import type { Candidate } from '../../model/proposal/candidate.ts';
import type { CheckResult } from '../../model/proposal/verdict.ts';
import { measureText, problemText, type TaskView } from '../prompt-parts/task-text.ts';

/** A proposed program and what the executed checks found. */
export interface StaticReviewInput {
  readonly task: TaskView;
  readonly candidate: Pick<Candidate, 'program'>;
  readonly checks: readonly CheckResult[];
}

/** Asks whether a program may be evaluated: whether it can work, and whether it is honest. */
export const staticReviewPrompt = ({ task, candidate, checks }: StaticReviewInput): Prompt => ({
  system: joined(
    'You read a program before it is evaluated. Reject it only for a fault that you can prove from its text.',
    list([
      'Faults: it certainly fails or exceeds its limits; it breaks a rule of the problem; it reads the evaluator, hidden data or expected answers, patches what measures it, or reports results that it did not compute.',
      'No faults: style, unusual ideas, doubts about whether it will score well. The experiment decides those.',
      'Quote for every finding the line that proves it, copied exactly. A finding without such a line does not count.',
      dataRule,
    ]),
    'Answer with one JSON object and nothing else: {"sound": true or false, "findings": [{"quote": "line of the program", "problem": "what is wrong with it"}], "reason": "one or two sentences"}',
  ),
  user: joined(
    problemText(task),
    measureText(task),
    section('Executed checks', list(checks.map(checkText))),
    section('The program', untrusted('program', candidate.program, task.candidate.maxBytes)),
  ),
});

const checkText = ({ name, passed, detail }: CheckResult): string =>
  `${inline(name, 80)}: ${passed ? 'passed' : 'failed'}${detail === '' ? '' : ` (${inline(detail)})`}`;
