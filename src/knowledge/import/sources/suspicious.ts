import type { Section } from './document.ts';
import { flat } from './document-text.ts';

/** A passage that reads like an instruction to a model; it has no effect, but a person should know of it. */
export interface Suspicion {
  readonly section: string;
  readonly passage: string;
}

const signs: readonly RegExp[] = [
  /\b(ignore|disregard|forget|override)\b[^.\n]{0,40}\b(previous|prior|above|earlier|all|any|your|these|the)\b[^.\n]{0,30}\b(instructions?|prompts?|rules|guidelines|tasks?|messages?)\b/i,
  /\b(you are|act as|pretend to be|behave as)\b[^.\n]{0,30}\b(now|an? (?:ai|assistant|language model|chatbot|agent))\b/i,
  /\b(system|developer) (prompt|message)\b/i,
  /<\/?(system|assistant|user|instructions?)>|\[\/?INST\]|<\|im_(start|end)\|>/i,
  /\b(print|reveal|show|send|output|repeat|leak|exfiltrate)\b[^.\n]{0,40}\b(api[ _-]?keys?|secrets?|passwords?|credentials?|system prompt|environment variables?)\b/i,
  /\b(set|report|return|give|assign)\b[^.\n]{0,30}\b(score|rating|grade|fitness)\b[^.\n]{0,20}(\bto\b|=|\bof\b)\s*\S*\d/i,
  /\b(do not|don't|never) (tell|mention|reveal|inform)\b[^.\n]{0,30}\b(user|human|person|anyone)\b/i,
  /\b(note|attention|instructions?) (to|for) (the )?(ai|llms?|language models?|assistants?|reviewers?|agents?)\b/i,
];

/** Does this read like an instruction to a model? */
export const isSuspicious = (text: string): boolean => signs.some((sign) => sign.test(text));

/** The passages of a document that read like instructions, at most a few of each part. */
export const suspicionsIn = (sections: readonly Section[]): readonly Suspicion[] =>
  sections.flatMap(({ heading, text }) => {
    const flatText = flat(`${heading}\n${text}`);
    const positions = signs
      .map((sign) => flatText.search(sign))
      .filter((position) => position >= 0)
      .sort((a, b) => a - b);
    const apart = positions.filter((position, index) => index === 0 || position > positions[index - 1]! + width);
    return apart
      .slice(0, 3)
      .map((position) => ({ section: heading, passage: flatText.slice(Math.max(0, position - 20), position + width) }));
  });

/** Of a passage, in characters. */
const width = 120;
