import type { CognitionItem } from '../../../model/proposal/cognition-item.ts';
import type { Document, Section } from './document.ts';
import { keyPhrases, termsIn } from './phrases.ts';
import { cutAtWord, sentencesOf } from './sentences.ts';
import { isSuspicious } from './suspicious.ts';

/** An item that has no id yet. */
export type Draft = Omit<CognitionItem, 'id'>;

const sizes = {
  title: 200,
  authors: 600,
  url: 2000,
  heading: 100,
  abstract: 1200,
  sentences: 6,
  sentence: 320,
  headings: 12,
  trigger: 6,
};

/**
 * What a document says, without a model: its abstract, the sentences that share most with it, its headings. It applies to
 * what the key phrases of the abstract name. Passages that read like instructions are left out.
 */
export const extracted = (document: Document): Draft => {
  const { abstract, body } = divided(shortHeadings(document));
  const sentences = keySentences(abstract, body);
  const headings = body.map(({ heading }) => heading).filter((heading) => heading !== '' && !isSuspicious(heading));
  const shown = headings.slice(0, sizes.headings).join(' · ');
  return {
    title: cutAtWord(document.title, sizes.title),
    source: sourceOf(document),
    made: 'raw',
    tags: [],
    trigger: keyPhrases(`${document.title}. ${abstract}`, sizes.trigger).join('; '),
    edits: [],
    text: [
      cutAtWord(abstract, sizes.abstract),
      ...sentences.map(
        ({ heading, sentence }) => `${heading === '' ? '' : `${heading}: `}${cutAtWord(sentence, sizes.sentence)}`,
      ),
      shown === '' ? '' : `Sections: ${shown}${headings.length > sizes.headings ? ' · …' : ''}`,
    ]
      .filter((part) => part !== '')
      .join('\n\n'),
  };
};

const shortHeadings = ({ sections }: Document): Pick<Document, 'sections'> => ({
  sections: sections.map(({ heading, text }) => ({ heading: cutAtWord(heading, sizes.heading), text })),
});

/** Where an item comes from, as its source says it. */
export const sourceOf = ({ title, authors, year, url }: Document): CognitionItem['source'] => ({
  title: cutAtWord(title, sizes.title),
  ...(authors === undefined ? {} : { authors: cutAtWord(authors, sizes.authors) }),
  ...(year === undefined ? {} : { year }),
  ...(url === undefined || url.length > sizes.url ? {} : { url }),
});

/** The abstract, or what comes first; and the rest. */
const divided = ({
  sections,
}: Pick<Document, 'sections'>): { readonly abstract: string; readonly body: readonly Section[] } => {
  const named = sections.find(({ heading }) => /^(abstract|summary|tl;?dr)\b/i.test(heading));
  const opening = named ?? sections.find(({ text }) => sentencesOf(text).length > 0) ?? { heading: '', text: '' };
  const sentences = harmless(opening.text);
  const abstract = named ? sentences : sentences.slice(0, 5);
  const rest = { heading: opening.heading, text: sentences.slice(abstract.length).join(' ') };
  const body = sections.flatMap((section) => (section !== opening ? [section] : named ? [] : [rest]));
  return { abstract: abstract.join(' '), body: body.filter(({ heading, text }) => text !== '' || heading !== '') };
};

const harmless = (text: string): string[] => sentencesOf(text).filter((sentence) => !isSuspicious(sentence));

/** Sentences that share most with the abstract for their length; the first of a section counts a little more. In their order. */
const keySentences = (abstract: string, body: readonly Section[]) => {
  const wanted = new Set(termsIn(abstract));
  const scored = body.flatMap(({ heading, text }) =>
    harmless(text).flatMap((sentence, index) => {
      const terms = new Set(termsIn(sentence));
      if (sentence.length < 40 || terms.size < 5 || abstract.includes(sentence)) return [];
      const shared = [...terms].filter((term) => wanted.has(term)).length;
      return [{ heading, sentence, score: (shared / Math.sqrt(terms.size)) * (index === 0 ? 1.25 : 1) }];
    }),
  );
  const best = scored
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .slice(0, sizes.sentences);
  return scored.filter((one) => best.includes(one));
};
