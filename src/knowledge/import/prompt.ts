import { joined, list, type Prompt, section } from '../../llm/prompt.ts';
import { caps, dataRule, inline, untrusted } from '../../llm/untrusted.ts';

/** What items are distilled from: a document, and the metrics whose changes they may predict. */
export interface DistilInput {
  readonly title: string;
  readonly sections: readonly { readonly heading: string; readonly text: string }[];
  readonly metrics: readonly { readonly name: string; readonly about: string }[];
}

/** Asks for one to three items of knowledge from a document. */
export const distilPrompt = ({ title, sections, metrics }: DistilInput): Prompt => ({
  system: joined(
    'You read one document and keep from it what someone who improves programs by experiments can use.',
    list([
      'One to three items: each one finding, in the form symptom, insight, action. None when the document supports none.',
      'The trigger is the symptom, in the words an analysis of an experiment would use: what is seen in scores, curves or logs.',
      'The insight is what the document shows and why, with its numbers. Nothing that it does not say.',
      'How to apply: the concrete change, its values and where it does not help.',
      'The quote is copied word for word from the document: the one or two sentences that support the insight. An item whose quote does not occur there is thrown away.',
      metrics.length === 0
        ? 'Leave "expects" empty.'
        : 'In "expects", say which of the listed metrics move if the document is right; leave out those it says nothing about.',
      dataRule,
    ]),
    answer,
  ),
  user: joined(
    metrics.length > 0 &&
      section('Metrics', list(metrics.map(({ name, about }) => (about === '' ? name : `${name}: ${inline(about)}`)))),
    section('The document', untrusted('document', documentText(title, sections), caps.document)),
  ),
});

/** How many characters of a document do not fit into the prompt. */
export const beyondPrompt = ({ title, sections }: Pick<DistilInput, 'title' | 'sections'>): number =>
  Math.max(0, documentText(title, sections).length - caps.document);

const documentText = (title: string, sections: DistilInput['sections']): string =>
  [`# ${title}`, ...sections.map(({ heading, text }) => (heading === '' ? text : `## ${heading}\n\n${text}`))].join(
    '\n\n',
  );

const answer = `Answer with one JSON object and nothing else, every field present:
{"items": [{"title": "the finding in one sentence", "trigger": "the symptom that calls for it",
  "insight": "what was found and why", "apply": "what to do, with values",
  "expects": [{"metric": "name", "moves": "up" | "down" | "same"}],
  "section": "the heading under which it stands", "quote": "word for word"}]}`;
