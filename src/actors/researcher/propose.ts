import type { Cognition } from '../../knowledge/items/field-items.ts';
import type { Ask } from '../../llm/ask.ts';
import type { Prompt } from '../../llm/prompt.ts';
import type { CorrectionInput, ProposeInput } from '../../model/ports.ts';
import type { ProposeAnswer } from '../../model/proposal/candidate.ts';
import type { CognitionItem } from '../../model/proposal/cognition-item.ts';
import { differenceBetween } from '../../platform/text/difference.ts';
import type { RunStore } from '../../stores/run-store.ts';
import type { Effect } from '../effect.ts';
import type { AnswerMode } from '../prompt-parts/answer-format.ts';
import type { TaskView } from '../prompt-parts/task-text.ts';
import { readProposal } from './answer/read-answer.ts';
import { unanalyzed } from './learnt-lessons.ts';
import { correctionPrompt, type ResearcherInput, researcherPrompt } from './prompt.ts';

export interface ResearcherServices {
  readonly ask: Ask;
  readonly store: RunStore;
  readonly cognition: Pick<Cognition, 'item'>;
  readonly task: TaskView;
  readonly mode: AnswerMode;
  /** Whether analyses of nodes are shown. */
  readonly learns: boolean;
}

/** The Researcher's language half: asks for the next program, and reads the answer into a candidate or a defect. */
export const createPropose =
  (services: ResearcherServices): Effect<ProposeInput, ProposeAnswer> =>
  async (input, { signal }) => {
    const context = await gatherContext(services, input);
    return answerTo(services, input, 0, context, researcherPrompt(context), signal);
  };

/** Asks again after an unusable answer, quoting the exact mismatch. */
export const createCorrection =
  (services: ResearcherServices): Effect<CorrectionInput, ProposeAnswer> =>
  async (input, { signal }) => {
    const context = await gatherContext(services, input);
    return answerTo(services, input, 1, context, correctionPrompt(context, input.defect), signal);
  };

const gatherContext = async (
  { store, cognition, task, mode, learns }: ResearcherServices,
  { brief, objections }: ProposeInput,
): Promise<ResearcherInput> => {
  const found = await store.nodes([brief.parent, ...brief.references]);
  const [parent, ...references] = learns ? found : found.map(unanalyzed);
  const items = brief.cognition.map(({ id }) => cognition.item(id));
  return {
    task,
    mode,
    parent: parent!,
    references: references.map((node) => ({ node, difference: differenceBetween(parent!.program, node.program) })),
    cognition: items.filter((item): item is CognitionItem => item !== undefined),
    objections,
    ideas: brief.ideas ?? [],
    lessons: brief.lessons ?? [],
  };
};

const answerTo = async (
  { ask, task, mode }: ResearcherServices,
  { round, brief, objections }: ProposeInput,
  ordinal: 0 | 1,
  context: ResearcherInput,
  prompt: Prompt,
  signal: AbortSignal,
): Promise<ProposeAnswer> => {
  const answer = await ask(
    // numbered by what was asked before, so that a resumed round draws the same member of an ensemble
    {
      role: 'researcher',
      round,
      prompt,
      ordinal: 2 * objections.length + ordinal,
      parse: (text) => ({ ok: true, value: text }),
    },
    signal,
  );
  return readProposal(answer, {
    parent: context.parent,
    mode,
    limits: task.candidate,
    language: task.language,
    cognition: [...brief.cognition, ...(brief.ideas ?? [])].map(({ id }) => id),
    nodes: [brief.parent, ...brief.references],
    lessons: (brief.lessons ?? []).map(({ id }) => id),
  });
};
