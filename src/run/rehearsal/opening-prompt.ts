import { researcherPrompt } from '../../actors/researcher/prompt.ts';
import { cognitionDirectory } from '../../config/paths.ts';
import type { Config } from '../../config/schema.ts';
import { createLocalEmbedder } from '../../knowledge/embedding/local-embedder.ts';
import { loadCognition } from '../../knowledge/items/cognition-files.ts';
import { createCognition } from '../../knowledge/items/field-items.ts';
import type { Prompt } from '../../llm/prompt.ts';
import type { Brief } from '../../model/proposal/brief.ts';
import type { CognitionItem } from '../../model/proposal/cognition-item.ts';
import type { Plan } from '../../model/task/plan.ts';
import type { TaskFolder } from '../../stores/task-folder.ts';
import { createMemoryVectors } from '../../stores/vectors/memory-vectors.ts';

/** What round 1 would begin with. Its parent is the initial program, of which no score is known yet. */
export interface Opening {
  readonly brief: Brief;
  /** What the Researcher would be asked; null without a model. */
  readonly prompt: Prompt | null;
}

/** Rehearses the first round up to its first question. Recall works with local vectors, whatever the run will use. */
export const openingOf = async (config: Config, task: TaskFolder, plan: Plan): Promise<Opening> => {
  const { cognition: field } = task.spec;
  const items = field === undefined ? [] : await loadCognition(cognitionDirectory(field));
  const embedder = createLocalEmbedder(config.embedder.dimensions);
  const cognition = await createCognition({ items, vectors: createMemoryVectors(embedder), embedder });
  const query = `${task.spec.title}\n${task.problem.slice(0, 2000)}`;
  const recalled = plan.recall.k > 0 ? await cognition.recall(query, plan.recall) : [];
  const brief: Brief = {
    round: 1,
    island: 0,
    horizon: plan.deterministic ? 0 : null,
    parent: 0,
    references: [],
    cognition: [...recalled],
    reason: { sampler: config.sampler.name, text: 'the only node there is', parts: {} },
  };
  if (!plan.spoken.has('researcher')) return { brief, prompt: null };
  const found = recalled
    .map(({ id }) => cognition.item(id))
    .filter((item): item is CognitionItem => item !== undefined);
  return {
    brief,
    prompt: researcherPrompt({ ...firstParent(task, plan), cognition: found, references: [], objections: [] }),
  };
};

const firstParent = ({ spec, problem, initial }: TaskFolder, { edit }: Plan) => ({
  task: { ...spec, problem },
  mode: edit,
  parent: {
    id: 0,
    name: 'initial program',
    status: 'passed' as const,
    score: null,
    metrics: {},
    motivation: '',
    program: initial,
    analysis: null,
    evaluations: [],
  },
});
