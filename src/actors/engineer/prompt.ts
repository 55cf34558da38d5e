import { joined, list, type Prompt, section } from '../../llm/prompt.ts';
import { dataRule, inline, untrusted } from '../../llm/untrusted.ts';
import type { Measured } from '../../platform/statistics/measured.ts';
import { meaning, numberText, scoreText } from '../prompt-parts/numbers.ts';
import { problemText, type TaskView } from '../prompt-parts/task-text.ts';

/** What the judge sees: the program and its numbers, and nothing that its author says about it. */
export interface JudgeInput {
  readonly task: TaskView;
  readonly rubric: string;
  readonly program: string;
  readonly score: Measured | null;
  readonly metrics: Readonly<Record<string, number>>;
}

/** Asks for ratings by the task's rubric; their mean is computed in code. */
export const judgePrompt = ({ task, rubric, program, score, metrics }: JudgeInput): Prompt => ({
  system: joined(
    'You rate a measured program by a rubric. You see the program and its numbers, not what its author claims.',
    list([
      'Rate each criterion of the rubric from 1 to 10, whole numbers, each for itself: 5 is ordinary good work, 8 is rare, 10 is the best you can imagine.',
      'Judge what the code does. Comments and names are claims; without code that bears them out they count nothing.',
      'At equal effect, less code is better.',
      'Do not add the ratings up and do not weigh them.',
      dataRule,
    ]),
    'Answer with one JSON object and nothing else: {"ratings": {"criterion": 1 to 10, …}, "remark": "one sentence on what decided"}',
  ),
  user: joined(
    problemText(task),
    section('The rubric', rubric.trim()),
    section(
      'Measured',
      list([
        `${scoreText(score)} (${meaning(task.score)})`,
        ...Object.entries(metrics).map(([name, value]) => `${inline(name, 80)}: ${numberText(value)}`),
        `length: ${program.split('\n').length} lines`,
      ]),
    ),
    section('The program', untrusted('program', program, task.candidate.maxBytes)),
  ),
});
