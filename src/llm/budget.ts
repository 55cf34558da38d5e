import { createQueue } from '../platform/async/waiting-line.ts';
import { dollars } from '../platform/text/dollars.mjs';
import { amount } from '../platform/text/format.ts';
import { askProblem } from './ask-problem.ts';

/** What a call uses, and costs; null where no price is known, which counts as nothing. */
export interface Amount {
  readonly tokens: number;
  readonly usd: number | null;
}

/** What models may use, and cost; null is no limit. */
export interface BudgetLimits {
  readonly tokens: number | null;
  readonly usd: number | null;
}

/** Pays for calls: the worst case is set aside before a call, what it really cost is booked after it. */
export interface Budget {
  /** Waits while it depends on calls in flight whether this one can be paid; throws an AsiError when it cannot. */
  readonly reserve: (worst: Amount, model: string, signal: AbortSignal) => Promise<CloseReservation>;
}

/** Books what a call has cost in place of its worst case; only the first time. */
export type CloseReservation = (actual: Amount) => void;

/** Shares of a limit that are worth a word. */
const warnings = [0.95, 0.8, 0.5] as const;

type Kind = 'tokens' | 'usd';
const kinds: readonly Kind[] = ['usd', 'tokens'];

/**
 * One budget per run, shared by all lanes. What is spent and set aside never exceeds a limit, so neither does what is
 * spent, unless an endpoint uses more than the worst case.
 */
export const createBudget = (
  limits: BudgetLimits,
  before: { readonly tokens: number; readonly usd: number },
  warn: (detail: string) => void,
): Budget => {
  const spent = { ...before };
  const reserved = { tokens: 0, usd: 0 };
  const queue = createQueue<void>();
  const share = (kind: Kind): number => (limits[kind] === null ? 0 : spent[kind] / limits[kind]);
  const warned = { tokens: warningAt(share('tokens')), usd: warningAt(share('usd')) };
  const exceeds = (kind: Kind, needed: number): boolean => limits[kind] !== null && needed > limits[kind];
  const shortOf = (worst: Amount): Kind | undefined =>
    kinds.find((kind) => exceeds(kind, spent[kind] + (worst[kind] ?? 0)));
  const mustWait = (worst: Amount): boolean =>
    kinds.some((kind) => exceeds(kind, spent[kind] + reserved[kind] + (worst[kind] ?? 0)));
  const add = (sums: { tokens: number; usd: number }, { tokens, usd }: Amount, sign: 1 | -1): void => {
    sums.tokens += sign * tokens;
    sums.usd += sign * (usd ?? 0);
  };
  const notify = (): void => {
    for (const kind of kinds) {
      const reached = warningAt(share(kind));
      if (reached <= warned[kind]) continue;
      warned[kind] = reached;
      warn(`${Math.round(100 * reached)} % of the budget is spent: ${text(kind, spent)} of ${text(kind, limits)}`);
    }
  };
  return {
    reserve: async (worst, model, signal) => {
      for (;;) {
        const kind = shortOf(worst);
        if (kind !== undefined)
          throw askProblem(
            'budget',
            `${text(kind, spent)} of ${text(kind, limits)} are spent, and one more call of ${model} may need ${text(kind, worst)}`,
          );
        if (!mustWait(worst)) break;
        await queue.wait(signal);
      }
      add(reserved, worst, 1);
      let isSettled = false;
      return (actual) => {
        if (isSettled) return;
        isSettled = true;
        add(reserved, worst, -1);
        add(spent, actual, 1);
        notify();
        queue.releaseAll();
      };
    },
  };
};

const warningAt = (share: number): number => warnings.find((warning) => share >= warning) ?? 0;

const text = (kind: Kind, spent: { readonly tokens: number | null; readonly usd: number | null }): string =>
  kind === 'usd' ? dollars(spent.usd ?? 0) : `${amount(spent.tokens ?? 0)} tokens`;
