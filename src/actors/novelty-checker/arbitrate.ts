import type { Ask } from '../../llm/ask.ts';
import type { ArbitrateInput } from '../../model/ports.ts';
import { Arbitration } from '../../model/proposal/model-replies.ts';
import type { Verdict } from '../../model/proposal/verdict.ts';
import { differenceBetween } from '../../platform/text/difference.ts';
import { jsonOf } from '../../platform/text/json-answer.ts';
import type { RunStore } from '../../stores/run-store.ts';
import type { Effect } from '../effect.ts';
import type { TaskView } from '../prompt-parts/task-text.ts';
import { noveltyPrompt } from './prompt.ts';

/** The novelty checker's language half: is a near-identical motivation really the same experiment? */
export const createArbitrate =
  (ask: Ask, store: RunStore, task: TaskView): Effect<ArbitrateInput, Verdict> =>
  async ({ round, candidate, nearest }, { signal }) => {
    const other = (await store.node(nearest.node))!;
    const prompt = noveltyPrompt({
      task,
      candidate,
      other,
      similarity: nearest.similarity,
      difference: differenceBetween(other.program, candidate.program),
    });
    const { duplicate, reason } = await ask(
      { role: 'noveltyChecker', round, prompt, parse: jsonOf(Arbitration) },
      signal,
    );
    return {
      accepted: !duplicate,
      reason: duplicate ? `This repeats node ${nearest.node}: ${reason}` : reason,
      checks: [],
      nearest,
    };
  };
