import type { Policy } from '../../model/task/policy.ts';
import { type Role, roles } from '../../model/task/role.ts';

/** The fewest there can be in a round that is completed, and the most. */
export interface Range {
  readonly least: number;
  readonly most: number;
}

/** The calls of one round by role: with nothing to object to, and with everything asked twice and objected to. */
export const callsOf = (policy: Policy, spoken: ReadonlySet<Role>): Partial<Record<Role, Range>> => {
  const { proposals, mends, repairs } = policy;
  const turns = 2; // an answer that cannot be used is asked for once more
  const checked = proposals + repairs; // a repaired program is checked again
  const all: Record<Role, Range> = {
    researcher: { least: 1, most: turns * proposals * (1 + mends) },
    noveltyChecker: { least: 0, most: turns * proposals },
    staticChecker: { least: policy.review ? 1 : 0, most: policy.review ? turns * checked : 0 },
    debugAgent: { least: 0, most: turns * repairs },
    judge: { least: policy.judge ? 1 : 0, most: policy.judge ? turns : 0 },
    analyzer: { least: 1, most: turns },
  };
  return Object.fromEntries(roles.filter((role) => spoken.has(role)).map((role) => [role, all[role]]));
};

/** The evaluations of one round: of a program that passes, of one that is also a new best, and the most there can be. */
export interface EvaluationCounts {
  readonly passing: number;
  readonly newBest: number;
  readonly most: number;
}

/** Executed checks are not among them. */
export const evaluationsOf = ({ stages, verify, repeats, repairs }: Policy): EvaluationCounts => {
  const seeds = (of: Policy['stages']): number => of.reduce((sum, stage) => sum + stage.seeds, 0);
  const passing = seeds(stages);
  const newBest = passing + (repeats > 0 ? repeats + seeds(verify) : 0);
  return { passing, newBest, most: newBest + repairs * passing };
};
