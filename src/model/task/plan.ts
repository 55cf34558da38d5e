import type { Limits, Policy } from './policy.ts';
import type { Role } from './role.ts';

/** Everything about a run that its machines and agents decide by; resolved from configuration and task once. */
export interface Plan {
  readonly run: string;
  /** The profile of the task. */
  readonly profile: string;
  readonly seed: number;
  readonly islands: number;
  readonly lanes: number;
  readonly deterministic: boolean;
  readonly migration: { readonly every: number; readonly nodes: number };
  readonly references: number;
  readonly recall: {
    readonly k: number;
    readonly threshold: number;
    readonly diversity: number;
    readonly tokens: number;
    /** Does recall learn from what items brought so far, and how often does it try what was tried least? */
    readonly learn: boolean;
    readonly explore: number;
  };
  /** What is learnt from analyses; `use: false` is for ablations. */
  readonly lessons: {
    readonly use: boolean;
    readonly items: number;
    readonly mergeAbove: number;
    readonly promoteAfter: number;
    readonly share: boolean;
  };
  readonly analysisTokens: number;
  readonly edit: 'diff' | 'full' | 'auto';
  readonly policy: Policy;
  readonly limits: Limits;
  /** Roles that have a language half. */
  readonly spoken: ReadonlySet<Role>;
  readonly models: Readonly<Record<string, string>>;
}
