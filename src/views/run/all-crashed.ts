import type { NodeStatus } from '../../model/result/node.ts';

/** Did at least one round after the initial program fail to give a program that passes, and none succeed? Rejections alone are no failure. */
export const didEveryRoundCrash = (statuses: Readonly<Partial<Record<NodeStatus, number>>>): boolean => {
  const names = Object.keys(statuses);
  return !names.includes('passed') && names.some((status) => status !== 'rejected');
};

export const allCrashed = 'no candidate passed: every one that was tried failed';
