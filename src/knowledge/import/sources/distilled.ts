import { z } from 'zod';
import type { CognitionItem } from '../../../model/proposal/cognition-item.ts';
import type { Document } from './document.ts';
import { flat } from './document-text.ts';
import { type Draft, sourceOf } from './extract.ts';
import { cutAtWord } from './sentences.ts';
import { isSuspicious } from './suspicious.ts';

const boundedText = (most: number) => z.string().trim().min(1).max(most);

const Insight = z.strictObject({
  title: boundedText(200),
  trigger: boundedText(600),
  insight: boundedText(3000),
  apply: boundedText(3000),
  expects: z.array(z.strictObject({ metric: boundedText(80), moves: z.enum(['up', 'down', 'same']) })).max(8),
  section: z.string().max(200),
  quote: boundedText(1500),
});
export type Insight = z.infer<typeof Insight>;

/** What a model answers when it distils a document. */
export const Distilled = z.strictObject({ items: z.array(Insight).max(3) });

/** An item made from an insight, or why it is refused. */
export type Made =
  | { readonly draft: Draft; readonly dropped: readonly string[] }
  | { readonly title: string; readonly refused: string };

/** Shorter quotes prove nothing. */
const shortestQuote = 20;

/** The item of an insight, when its quote stands in the document and it says nothing that reads like an instruction. */
export const itemOf = (insight: Insight, document: Document, metrics: readonly string[]): Made => {
  const { title, trigger, apply, quote } = insight;
  const refuse = (refused: string): Made => ({ title: flat(title), refused });
  if (comparable(quote).length < shortestQuote) return refuse(`its quote has fewer than ${shortestQuote} characters`);
  const section = document.sections.find(({ text }) => comparable(text).includes(comparable(quote)));
  if (section === undefined) return refuse(`its quote does not occur in the document: "${flat(quote).slice(0, 120)}"`);
  if (isSuspicious([title, trigger, insight.insight, apply].join('\n')))
    return refuse('it reads like an instruction to a model');
  const known = insight.expects.filter(({ metric }) => metrics.includes(metric));
  const dropped = insight.expects.filter(({ metric }) => !metrics.includes(metric)).map(({ metric }) => flat(metric));
  return {
    dropped,
    draft: {
      title: flat(title),
      source: {
        ...sourceOf(document),
        ...(section.heading === '' ? {} : { section: cutAtWord(section.heading, 200) }),
      } satisfies CognitionItem['source'],
      made: 'extracted',
      ...(known.length === 0 ? {} : { expects: known }),
      tags: [],
      trigger: flat(trigger),
      edits: [],
      text: [flat(insight.insight), `Apply: ${flat(apply)}`, `The source says: "${flat(quote)}"`].join('\n\n'),
    },
  };
};

/** Text as it is compared: line ends, dashes and quotation marks are written in many ways. */
const comparable = (text: string): string =>
  flat(text)
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[“”„«»]/g, '"')
    .replace(/[‘’‚]/g, "'")
    .replace(/[‐-―−]/g, '-')
    .replace(/\s+/g, ' ');
