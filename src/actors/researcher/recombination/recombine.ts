import { normalisedTokens } from '../../../platform/source/normalised-tokens.ts';
import { outline } from '../../../platform/source/regions.ts';
import { hunk } from './hunk.ts';
import type { Operator, Recombination, RecombinationRequest } from './operator.ts';
import { type Credit, creditsOf } from './operator-credit.ts';
import { recipe } from './recipe.ts';
import { isWhole } from './soundness.ts';
import { thompson } from './thompson.ts';
import { transplant } from './transplant.ts';
import { tune } from './tune.ts';

export type { Outcome, Recombination, RecombinationRequest, Source } from './operator.ts';

/** What is expected of each operator before it was tried; recipes bring in what no ancestor knew, hunks break most easily. */
const operators: readonly { readonly key: string; readonly prior: number; readonly propose: Operator }[] = [
  { key: 'recipe', prior: 0.7, propose: recipe },
  { key: 'tune', prior: 0.3, propose: tune },
  { key: 'transplant', prior: 0.3, propose: transplant },
  { key: 'hunk', prior: 0.15, propose: hunk },
];

const maxDraws = 30;

/**
 * Proposes a child without a model: an operator, chosen by what operators brought so far, recombines known parts. Null
 * when no draw gives a whole program that differs from the parent, the references and what this round already rejected.
 */
export const recombine = (request: RecombinationRequest): Recombination | null => {
  const { parent, references, language, random } = request;
  const tokensOf = (program: string) => normalisedTokens(program, language);
  const known = new Set([parent, ...references].map((source) => tokensOf(source.program)).concat(request.rejected));
  const credits = [...creditsOf(request.history)];
  const baselineScores = { ...request, outline: outline(parent.program), credits };
  let open = operators;
  for (let draw = 0; draw < maxDraws && open.length > 0; draw += 1) {
    const { key, propose } = thompson(random, open, credits, 'operator');
    const made = propose(baselineScores);
    if (made === null) open = open.filter((operator) => operator.key !== key);
    else if (isWhole(made.program, [parent, ...references]) && !known.has(tokensOf(made.program))) return made;
    else credits.push(useless(made));
  }
  return null;
};

/** An unusable draw counts as a failure for the rest of this request, so that the bandits look elsewhere. */
const useless = ({ origin }: Recombination): Credit => ({ origin, reward: 0, weight: 1 });
