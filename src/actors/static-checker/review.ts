import type { Ask } from '../../llm/ask.ts';
import type { ReviewInput } from '../../model/ports.ts';
import { provenFindings, Review } from '../../model/proposal/model-replies.ts';
import type { Verdict } from '../../model/proposal/verdict.ts';
import { jsonOf } from '../../platform/text/json-answer.ts';
import type { Effect } from '../effect.ts';
import type { TaskView } from '../prompt-parts/task-text.ts';
import { staticReviewPrompt } from './prompt.ts';

/** The static checker's language half: only a finding whose quoted line really stands in the program counts. */
export const createReview =
  (ask: Ask, task: TaskView): Effect<ReviewInput, Verdict> =>
  async ({ round, candidate, checks }, { signal }) => {
    const prompt = staticReviewPrompt({ task, candidate, checks });
    const review = await ask({ role: 'staticChecker', round, prompt, parse: jsonOf(Review) }, signal);
    const proven = provenFindings(review, candidate.program);
    const accepted = review.sound || proven.length === 0;
    const reason = accepted ? review.reason : proven.map(({ quote, problem }) => `\`${quote}\`: ${problem}`).join('\n');
    return { accepted, reason, checks: [...checks], nearest: null };
  };
