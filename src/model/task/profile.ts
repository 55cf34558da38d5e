import { z } from 'zod';
import { mergePatch } from '../../platform/data/merge-patch.ts';
import type { Task } from './task.ts';

/** The profile that every task has: the task as it is written. */
export const asWritten = 'cpu';

/** What stays the same in every profile of a task. */
const fixed = ['contract', 'name', 'language', 'profiles'] as const;

/** Another way to set a task up, for instance for a GPU: a JSON merge patch on it, and one line about it. */
const Profile = z
  .looseObject({
    description: z
      .string()
      .trim()
      .regex(/^\S.*$/, 'write one line'),
  })
  .superRefine((profile, context) => {
    for (const key of fixed)
      if (Object.hasOwn(profile, key))
        context.addIssue({ code: 'custom', message: 'a profile cannot change it', path: [key] });
  })
  .readonly();

/** Profiles by name. */
export const Profiles = z.record(z.string(), Profile).superRefine((profiles, context) => {
  for (const name of Object.keys(profiles)) {
    const message =
      name === asWritten
        ? 'this is the name of the task as it is written'
        : /^[a-z0-9][a-z0-9-_]*$/i.test(name)
          ? null
          : 'letters, digits, "-" and "_" only';
    if (message !== null) context.addIssue({ code: 'custom', message, path: [name] });
  }
});

/** A task as one of its profiles sets it up, not yet checked; undefined when it has no such profile. */
export const inProfile = ({ profiles, ...task }: Task, name: string): unknown => {
  if (name === asWritten) return task;
  if (!Object.hasOwn(profiles, name)) return undefined;
  const { description: _, ...patch } = profiles[name]!;
  return mergePatch(task, patch);
};

/** A task with its profile, as people read it; runs from before there were profiles have none. */
export const profiled = (task: string, profile = asWritten): string =>
  profile === asWritten ? task : `${task} (profile ${profile})`;
