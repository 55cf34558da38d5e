import { cognitionText } from '../../model/proposal/cognition-item.ts';
import { similarityOf } from '../../platform/data/cosine.ts';
import type { Candidate } from './candidates.ts';
import { byMarginalRelevance } from './marginal-relevance.ts';
import type { Hit, RecallOptions } from './recall-options.ts';

/** A candidate with what its record adds; `relevance` is 1 for the best. */
interface Rated extends Candidate {
  readonly credit: number;
  readonly relevance: number;
}

/** Words alone are evidence when they make up at least this share of the query's information. */
const leastCoverage = 0.1;
const mostWords = 8;

/** Chooses what is recalled, in its order. */
export const choose = (candidates: readonly Candidate[], options: RecallOptions): readonly Hit[] =>
  chosenFrom(relatedAmong(candidates, options), options).chosen.map((candidate) =>
    hitOf(candidate, candidate.credit, null),
  );

/** The same, then what was left out, each with why. */
export const explain = (candidates: readonly Candidate[], options: RecallOptions): readonly Hit[] => {
  const related = relatedAmong(candidates, options);
  const { chosen, withoutSpace } = chosenFrom(related, options);
  const least = Math.min(...chosen.map(({ relevance }) => relevance));
  const reasonOf = (candidate: Rated): string => {
    if (withoutSpace.has(candidate)) return 'does not fit the token budget';
    const [alike] = [...chosen].sort((a, b) => likeness(b, candidate) - likeness(a, candidate));
    return alike !== undefined && candidate.relevance > least
      ? `too alike to ${alike.item.id}`
      : `beyond the first ${options.k}`;
  };
  return [
    ...chosen.map((candidate) => hitOf(candidate, candidate.credit, null)),
    ...related
      .filter((candidate) => !chosen.includes(candidate))
      .map((candidate) => hitOf(candidate, candidate.credit, reasonOf(candidate))),
    ...candidates
      .filter((candidate) => !isRelated(candidate, options))
      .map((candidate) => hitOf(candidate, options.prefer?.factor(candidate.item.id) ?? 1, 'below the threshold')),
  ];
};

const isRelated = ({ similarity, coverage }: Candidate, { threshold }: RecallOptions): boolean =>
  similarity >= threshold || coverage >= Math.max(threshold, leastCoverage);

const relatedAmong = (candidates: readonly Candidate[], options: RecallOptions): readonly Rated[] =>
  rated(
    candidates.filter((candidate) => isRelated(candidate, options)),
    (id) => options.prefer?.factor(id) ?? 1,
  );

const chosenFrom = (related: readonly Rated[], options: RecallOptions): Choice =>
  explored(withinBudget(byMarginalRelevance(related, options.diversity), options), related, options);

/** In order of rank times credit. */
const rated = (candidates: readonly Candidate[], factor: (id: string) => number): readonly Rated[] => {
  const worth = candidates.map((candidate) => ({ candidate, credit: factor(candidate.item.id) }));
  const best = Math.max(...worth.map(({ candidate, credit }) => candidate.score * credit)) || 1;
  return worth
    .map(({ candidate, credit }) => ({ ...candidate, credit, relevance: (candidate.score * credit) / best }))
    .sort((a, b) => b.relevance - a.relevance);
};

const likeness = (a: Candidate, b: Candidate): number => similarityOf(a.vector, b.vector);

/** About four characters are a token. */
const sizeOf = ({ item }: Candidate): number => Math.ceil(cognitionText(item).length / 4);

interface Choice {
  readonly chosen: readonly Rated[];
  readonly withoutSpace: ReadonlySet<Rated>;
}

/** The first `k` that fit: an item too long for what is left makes space for the next. */
const withinBudget = (order: Iterable<Rated>, { k, tokens }: RecallOptions): Choice => {
  let rest = tokens;
  const chosen: Rated[] = [];
  const withoutSpace = new Set<Rated>();
  for (const candidate of order) {
    if (chosen.length === k) break;
    if (sizeOf(candidate) > rest) withoutSpace.add(candidate);
    else {
      rest -= sizeOf(candidate);
      chosen.push(candidate);
    }
  }
  return { chosen, withoutSpace };
};

/** Now and then the last of the `k` places goes to what was tried least, so that something is learnt about it too. */
const explored = (choice: Choice, related: readonly Rated[], { k, tokens, prefer }: RecallOptions): Choice => {
  if (prefer === undefined || prefer.random() >= prefer.explore || choice.chosen.length < k) return choice;
  const kept = choice.chosen.slice(0, k - 1);
  const rest = tokens - kept.reduce((sum, candidate) => sum + sizeOf(candidate), 0);
  const [untried] = related
    .filter((candidate) => !kept.includes(candidate) && sizeOf(candidate) <= rest)
    .map((candidate) => ({ candidate, tries: prefer.tries(candidate.item.id) }))
    .sort((a, b) => a.tries - b.tries || b.candidate.relevance - a.candidate.relevance);
  return untried === undefined ? choice : { ...choice, chosen: [...kept, untried.candidate] };
};

const hitOf = (
  { item, similarity, lexical, dense, words }: Candidate,
  credit: number,
  leftOut: Hit['leftOut'],
): Hit => ({
  id: item.id,
  similarity,
  why: { lexical, dense, words: words.slice(0, mostWords), credit },
  title: item.title,
  leftOut,
});
