import type { Ask } from '../../llm/ask.ts';
import type { JudgeInput } from '../../model/ports.ts';
import { judgementOf, Ratings } from '../../model/proposal/model-replies.ts';
import { type Judgement, meansOf, metricOf, ofStage } from '../../model/result/trial.ts';
import { jsonOf } from '../../platform/text/json-answer.ts';
import type { Effect } from '../effect.ts';
import type { TaskView } from '../prompt-parts/task-text.ts';
import { judgePrompt } from './prompt.ts';

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
