import { jsonOf } from '../domain/json-answer.ts';
import type { JudgeInput } from '../domain/ports.ts';
import { judgementOf, Ratings } from '../domain/reply.ts';
import { type Judgement, meansOf, metricOf, ofStage } from '../domain/trial.ts';
import type { Ask } from '../llm/ask.ts';
import { judgePrompt } from '../prompts/judge.ts';
import type { TaskView } from '../prompts/task-text.ts';
import type { Effect } from './effect.ts';

/** The judge: rates what passed by the task's rubric, without seeing what its author claims. */
export const createJudge =
  (ask: Ask, task: TaskView, rubric: string): Effect<JudgeInput, Judgement> =>
  async ({ round, trial }, { signal }) => {
    const last = ofStage(trial.evaluations, task.stages[task.stages.length - 1]!.name);
    const prompt = judgePrompt({
      task,
      rubric,
      program: trial.candidate.program,
      score: metricOf(last, 'score'),
      metrics: meansOf(last, 'metrics'),
    });
    return judgementOf(await ask({ role: 'judge', round, prompt, parse: jsonOf(Ratings) }, signal));
  };
