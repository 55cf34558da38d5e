import type { Cognition } from '../../../knowledge/items/field-items.ts';
import type { ProposeInput } from '../../../model/ports.ts';
import type { ProposeAnswer } from '../../../model/proposal/candidate.ts';
import type { CognitionItem } from '../../../model/proposal/cognition-item.ts';
import { digest } from '../../../platform/data/digest.ts';
import { normalisedTokens } from '../../../platform/source/normalised-tokens.ts';
import { randomFrom } from '../../../platform/statistics/seeded-random.ts';
import type { RunStore } from '../../../stores/run-store.ts';
import type { Effect } from '../../effect.ts';
import { type Recombination, recombine } from './recombine.ts';

export interface RecombinerServices {
  readonly store: RunStore;
  readonly cognition: Cognition;
  readonly language: string;
  readonly seed: number;
  /** Rounds in flight, which know nothing of each other. */
  readonly lanes: number;
  /** Whether what earlier proposals brought counts. */
  readonly learns: boolean;
}

/** Draws before the Researcher admits that it has nothing new to recombine. */
const draws = 40;

/** The Researcher's mechanical half: recombines what is known; what was tried before, or objected to, is drawn again. */
export const createRecombiner =
  ({ store, cognition, language, seed, lanes, learns }: RecombinerServices): Effect<ProposeInput, ProposeAnswer> =>
  async ({ round, brief, objections }) => {
    const [parent, ...references] = await store.nodes([brief.parent, ...brief.references]);
    const items = brief.cognition.flatMap(({ id, similarity }) => {
      const item: CognitionItem | undefined = cognition.item(id);
      return item === undefined ? [] : [{ item, similarity }];
    });
    const mine = items.filter((_, index) => index % lanes === shareOf(round, lanes));
    const random = randomFrom(seed, round, 'propose', objections.length);
    const rejected: string[] = [];
    for (let draw = 0; draw < draws; draw += 1) {
      const found = recombine({
        parent: parent!,
        references,
        items: mine.some(({ item }) => item.edits.length > 0) ? mine : items,
        history: learns ? store.population.history(brief.horizon) : [],
        rejected,
        language,
        random,
      });
      if (found === null) break;
      const tokens = normalisedTokens(found.program, language);
      const isKnown =
        objections.some(({ name }) => name === found.name) ||
        store.population.identical(
          { text: digest(found.program), tokens: digest(tokens), behaviour: null },
          brief.horizon,
        );
      if (!isKnown) return { status: 'proposed', candidate: candidateOf(found) };
      rejected.push(tokens);
    }
    return { status: 'exhausted', reason: 'no recombination of what is known gives a program that is new' };
  };

/** Which share of the recalled items a round may try: rounds in flight get different ones, and over time each lane gets all. */
const shareOf = (round: number, lanes: number): number => (round + Math.floor(round / lanes)) % lanes;

const candidateOf = ({ name, motivation, program, cited, summary, origin }: Recombination) => ({
  name,
  motivation,
  program,
  cited,
  patch: { kind: 'recombination' as const, summary },
  origin,
});
