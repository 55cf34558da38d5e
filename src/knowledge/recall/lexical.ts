import MiniSearch from 'minisearch';
import type { CognitionItem } from '../../model/proposal/cognition-item.ts';
import type { QueryPart } from './recall-query.ts';
import { termOf, wordsOf } from './terms.ts';

/** An item that shares words with a query. */
export interface WordHit {
  readonly id: string;
  /** From BM25, comparable within one search only. */
  readonly score: number;
  /** The share of the query's information that it has, 0 to 1: its terms weighted by how rare they are. */
  readonly coverage: number;
  /** The words of the query that it has, the most telling first. */
  readonly words: readonly string[];
}

/** Items found by words, ranked by BM25 (Robertson and Zaragoza 2009) over the fields of an item. */
export interface LexicalIndex {
  add(item: CognitionItem): void;
  /** The best `k`, best first. */
  search(query: readonly QueryPart[], k: number): readonly WordHit[];
}

/** What a match in a field counts: title and trigger say what an item is for. */
const boosts = { title: 2, trigger: 2, tags: 1, text: 1 };

/** Terms of a query that are looked up: the rest of a long query says little and costs time. */
const mostTerms = 32;
/** Places in the index that a search looks at: in a large field frequent words cost most and say least. */
const mostPostings = 3500;

interface Term {
  readonly term: string;
  readonly word: string;
  readonly weight: number;
}

/** An empty index in memory. */
export const createLexicalIndex = (): LexicalIndex => {
  const frequencies = new Map<string, number>();
  const index = new MiniSearch<CognitionItem>({
    fields: Object.keys(boosts),
    extractField: (item, field) =>
      field === 'id' ? item.id : field === 'tags' ? item.tags.join(' ') : String(item[field as keyof CognitionItem]),
    tokenize: wordsOf,
    processTerm: termOf,
    searchOptions: { boost: boosts, tokenize: (text) => text.split(' '), processTerm: (term) => term },
  });

  const rarityOf = (term: string): number => {
    const found = frequencies.get(term) ?? 0;
    return Math.log(1 + (index.documentCount - found + 0.5) / (found + 0.5));
  };
  const informed = (query: readonly QueryPart[]): readonly Term[] => {
    let postings = 0;
    return termsOf(query)
      .map((term) => ({ ...term, weight: term.weight * rarityOf(term.term) }))
      .sort((a, b) => b.weight - a.weight || (a.term < b.term ? -1 : 1))
      .slice(0, mostTerms)
      .filter(({ term }, index) => {
        postings += frequencies.get(term) ?? 0;
        return index === 0 || postings <= mostPostings;
      });
  };

  return {
    add: (item) => {
      index.add(item);
      const { title, trigger, tags, text } = item;
      for (const term of new Set([title, trigger, ...tags, text].flatMap(wordsOf).map(termOf)))
        if (term !== null) frequencies.set(term, (frequencies.get(term) ?? 0) + 1);
    },
    search: (query, k) => {
      const terms = informed(query);
      const total = terms.reduce((sum, { weight }) => sum + weight, 0);
      const byTerm = new Map(terms.map((term) => [term.term, term]));
      // The weight of a term without its rarity, which BM25 brings itself.
      const boostTerm = (term: string) => byTerm.get(term)!.weight / rarityOf(term);
      // MiniSearch multiplies a score by how many terms match; for long queries the root of that does better.
      const found = index.search([...byTerm.keys()].join(' '), { boostTerm });
      return found
        .map(({ id, score, queryTerms }) => ({ id, queryTerms, score: score / Math.sqrt(queryTerms.length) }))
        .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
        .slice(0, k)
        .map(({ id, score, queryTerms }) => {
          const matched = terms.filter(({ term }) => queryTerms.includes(term));
          const covered = matched.reduce((sum, { weight }) => sum + weight, 0);
          return { id, score, coverage: covered / total, words: matched.map(({ word }) => word) };
        });
    },
  };
};

/** The terms of a query: a part's weight, dampened by how often it repeats the term; the word as it was first written. */
const termsOf = (query: readonly QueryPart[]): readonly Term[] => {
  const terms = new Map<string, Term>();
  for (const { text, weight } of query) {
    const counts = new Map<string, { readonly word: string; readonly count: number }>();
    for (const word of wordsOf(text)) {
      const term = termOf(word);
      if (term !== null)
        counts.set(term, { word: counts.get(term)?.word ?? word, count: (counts.get(term)?.count ?? 0) + 1 });
    }
    for (const [term, { word, count }] of counts) {
      const before = terms.get(term);
      terms.set(term, {
        term,
        word: before?.word ?? word,
        weight: (before?.weight ?? 0) + weight * (1 + Math.log(count)),
      });
    }
  }
  return [...terms.values()];
};
