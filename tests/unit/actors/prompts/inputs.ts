import type { NodeView } from '../../../../src/actors/prompt-parts/node-text.ts';
import type { TaskView } from '../../../../src/actors/prompt-parts/task-text.ts';
import { Task } from '../../../../src/model/task/task.ts';

/** A small task, as prompts see it. */
export const task: TaskView = {
  ...Task.parse({
    contract: 1,
    name: 'count',
    title: 'Count up',
    initial: 'initial.py',
    cognition: 'counting',
    score: { direction: 'maximize', unit: 'things', plausible: [0, 10] },
    metrics: { seconds: { direction: 'minimize', unit: 's', description: 'time to the answer' } },
    candidate: { maxBytes: 2000, requires: ['def solve'] },
    evaluator: { command: ['python', 'evaluate.py'] },
    stages: [
      { name: 'quick', limitSeconds: 10, memoryMb: 512, gate: { atLeast: 1 } },
      { name: 'full', limitSeconds: 60, memoryMb: 512, seeds: 3 },
    ],
  }),
  problem: 'Count as many things as you can.\n',
};

/** A node with the parts that prompts look at. */
export const node = (changes: Partial<NodeView> = {}): NodeView => ({
  id: 4,
  name: 'counts slowly',
  status: 'passed',
  score: { mean: 2.5, spread: 0.25, n: 3, values: [2.25, 2.5, 2.75] },
  metrics: { seconds: 0.125 },
  motivation: 'Start simple.',
  program: 'def solve(n):\n    return n\n',
  analysis: {
    claim: 'mixed',
    outcome: 'It counts, slowly.',
    againstParent: '',
    againstBest: 'Half as far as node 2.',
    do: ['keep the loop'],
    avoid: [],
    next: ['count in steps'],
  },
  evaluations: [1, 2].map((seed) => ({
    status: 'invalid',
    stage: 'full',
    seed,
    key: 'k',
    folder: 'f',
    usage: { wallSeconds: 1.5 * seed, cpuSeconds: 1.23456 * seed, peakMemoryMb: 60 },
    failure: { class: 'x', message: 'x', trace: '', stage: null },
  })),
  ...changes,
});
