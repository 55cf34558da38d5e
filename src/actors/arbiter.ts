import { jsonOf } from '../domain/json-answer.ts';
import type { ArbitrateInput } from '../domain/ports.ts';
import { Arbitration } from '../domain/reply.ts';
import type { Verdict } from '../domain/verdict.ts';
import type { Ask } from '../llm/ask.ts';
import { noveltyPrompt } from '../prompts/novelty.ts';
import type { TaskView } from '../prompts/task-text.ts';
import type { RunStore } from '../stores/run-store.ts';
import { differenceBetween } from './difference.ts';
import type { Effect } from './effect.ts';

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
