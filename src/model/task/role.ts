import { z } from 'zod';

/** Roles that may be given a model of their own. */
export const roles = ['researcher', 'noveltyChecker', 'staticChecker', 'debugAgent', 'judge', 'analyzer'] as const;
export const Role = z.enum(roles);
export type Role = z.infer<typeof Role>;
