import type { z } from 'zod';
import { Task } from '../../src/model/task/task.ts';

/** A task to maximize with one stage, `full`, of one seed. */
export const aTask = (parts: Partial<z.input<typeof Task>> = {}): Task =>
  Task.parse({
    contract: 1,
    name: 'tiny',
    title: 'Tiny',
    initial: 'initial.py',
    score: { direction: 'maximize', unit: 'points' },
    evaluator: { command: ['true'] },
    stages: [{ name: 'full', limitSeconds: 1 }],
    ...parts,
  });

/** The same as prompts see it. */
export const aTaskView = (parts: Partial<z.input<typeof Task>> = {}): Task & { readonly problem: string } => ({
  ...aTask(parts),
  problem: 'Get as many points as you can.\n',
});
