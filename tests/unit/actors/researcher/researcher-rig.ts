import type { ResearcherServices } from '../../../../src/actors/researcher/propose.ts';
import { CognitionItem } from '../../../../src/model/proposal/cognition-item.ts';
import type { Analysis } from '../../../../src/model/result/analysis.ts';
import { aNode } from '../../../builders/node.ts';
import { storeOf } from '../../../builders/port.ts';
import { aTaskView } from '../../../builders/task.ts';
import { type ScriptedModel, scriptedModel } from '../../../doubles/scripted-model.ts';

export const loops: CognitionItem = CognitionItem.parse({
  id: 'loops',
  title: 'Loops',
  text: 'Unroll loops.',
  trigger: 'slow loops',
  source: { title: 'On loops' },
});

const analysis: Analysis = {
  ...{ claim: 'mixed', outcome: 'the parent analysis', againstParent: '', againstBest: '' },
  ...{ do: [], avoid: [], next: [] },
};

/** An answer of the Researcher, as its prompt asks for it. */
export const anAnswer = (program: string, cites = 'loops, node 2'): string =>
  `NAME: count up\nMOTIVATION: Counting finds more.\nCITES: ${cites}\n\`\`\`python\n${program}\n\`\`\`\n`;

/** A Researcher with a parent (node 0), a reference (node 2), one item, and a model that gives these answers. */
export const researcherOn = async (
  ...answers: readonly string[]
): Promise<{ readonly services: ResearcherServices; readonly model: ScriptedModel }> => {
  const store = await storeOf(
    aNode({ id: 0, program: 'def solve(n):\n    return 0\n', analysis }),
    aNode({ id: 2, program: 'def solve(n):\n    return 2\n' }),
  );
  const model = scriptedModel({ researcher: answers });
  const cognition = { item: (id: string) => (id === loops.id ? loops : undefined) };
  const services = { ask: model.ask, store, cognition, task: aTaskView(), mode: 'auto' as const, learns: true };
  return { services, model };
};
