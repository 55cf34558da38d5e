import type { RunEvent } from '../../model/event.ts';
import type { RunView } from './run-view.ts';

/** What models cost. `usd` is a lower bound as long as some calls are unpriced. */
export interface Spend {
  readonly calls: number;
  readonly failed: number;
  readonly tokensIn: number;
  readonly tokensOut: number;
  readonly tokensCached: number;
  readonly tokensReasoning: number;
  readonly usd: number;
  readonly unpriced: number;
}

export const noSpend: Spend = {
  calls: 0,
  failed: 0,
  tokensIn: 0,
  tokensOut: 0,
  tokensCached: 0,
  tokensReasoning: 0,
  usd: 0,
  unpriced: 0,
};

/** What evaluators cost; answers taken from the cache cost nothing. */
export interface EvaluationSpend {
  readonly count: number;
  readonly cached: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
}

export const noEvaluations: EvaluationSpend = { count: 0, cached: 0, seconds: 0, cpuSeconds: 0 };

/** The parts of a view that one model call changes: the total, and that of its role. */
export const withCall = (
  view: RunView,
  event: Extract<RunEvent, { type: 'call.ended' }>,
): Pick<RunView, 'spend' | 'slowestSeconds'> => {
  const { roles, ...total } = view.spend;
  return {
    spend: {
      ...plus(total, event),
      roles: { ...roles, [event.role]: plus(Object.hasOwn(roles, event.role) ? roles[event.role]! : noSpend, event) },
    },
    slowestSeconds: Math.max(view.slowestSeconds, event.seconds),
  };
};

/** The evaluations with one more. */
export const withEvaluation = (
  spent: EvaluationSpend,
  { cached, usage }: Extract<RunEvent, { type: 'stage.ended' }>,
): EvaluationSpend =>
  cached
    ? { ...spent, cached: spent.cached + 1 }
    : {
        ...spent,
        count: spent.count + 1,
        seconds: spent.seconds + usage.wallSeconds,
        cpuSeconds: spent.cpuSeconds + usage.cpuSeconds,
      };

const plus = (spent: Spend, event: Extract<RunEvent, { type: 'call.ended' }>): Spend => ({
  calls: spent.calls + 1,
  failed: spent.failed + (event.outcome === 'failed' ? 1 : 0),
  tokensIn: spent.tokensIn + event.tokensIn,
  tokensOut: spent.tokensOut + event.tokensOut,
  tokensCached: spent.tokensCached + event.tokensCached,
  tokensReasoning: spent.tokensReasoning + event.tokensReasoning,
  usd: spent.usd + (event.usd ?? 0),
  unpriced: spent.unpriced + (event.usd === null ? 1 : 0),
});
