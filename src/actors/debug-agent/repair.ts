import type { Ask } from '../../llm/ask.ts';
import type { RepairAnswer, RepairInput } from '../../model/ports.ts';
import type { Effect } from '../effect.ts';
import type { AnswerMode } from '../prompt-parts/answer-format.ts';
import type { TaskView } from '../prompt-parts/task-text.ts';
import { readRepair } from '../researcher/answer/read-answer.ts';
import { cheapen } from './cheapen.ts';
import { debugRepairPrompt } from './prompt.ts';

const tooExpensive = new Set(['timedOut', 'timeout', 'memory', 'CandidateTimedOut']);

/** The debug agent's mechanical half: a program that ran out of time or memory is made cheaper; nothing else is guessed at. */
export const repairMechanically: Effect<RepairInput, RepairAnswer> = async ({ candidate, failure }) => {
  if (!tooExpensive.has(failure.class))
    return { status: 'unrepairable', reason: 'no model is configured to read the trace' };
  const cheaper = cheapen(candidate.program);
  if (cheaper === null)
    return { status: 'unrepairable', reason: 'no tunable literal is left that would make it cheaper' };
  const change = cheaper.summary;
  return {
    status: 'repaired',
    change,
    candidate: { ...candidate, program: cheaper.program, patch: { kind: 'repair', summary: change } },
  };
};

/** The debug agent's language half: reads class and trace, and makes the smallest change that lets the program finish. */
export const createRepair =
  (ask: Ask, task: TaskView, mode: AnswerMode): Effect<RepairInput, RepairAnswer> =>
  async ({ round, candidate, failure, attempt }, { signal }) => {
    const context = {
      parent: { id: round, program: candidate.program },
      mode,
      limits: task.candidate,
      language: task.language,
    };
    const { program, change } = await ask(
      {
        role: 'debugAgent',
        round,
        ordinal: attempt,
        prompt: debugRepairPrompt({ task, mode, candidate, failure, attempt }),
        parse: (text) => readRepair(text, context),
      },
      signal,
    );
    return {
      status: 'repaired',
      change,
      candidate: { ...candidate, program, patch: { kind: 'repair', summary: change } },
    };
  };
