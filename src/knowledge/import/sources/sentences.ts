import { flat } from './document-text.ts';

const abbreviations = /(?:^|\s)(?:e\.g|i\.e|cf|vs|et al|fig|figs|eq|eqs|sec|ref|no|dr|prof|approx|resp|st)\.$/i;

/** The sentences of a text; abbreviations and numbers end none. */
export const sentencesOf = (text: string): string[] => {
  const sentences: string[] = [];
  for (const piece of flat(text).split(/(?<=[.!?]["”')\]]?)\s+(?=["“'([]?[\p{Lu}\p{N}])/u)) {
    const last = sentences.at(-1);
    if (last !== undefined && abbreviations.test(last)) sentences[sentences.length - 1] = `${last} ${piece}`;
    else sentences.push(piece);
  }
  return sentences.filter((sentence) => sentence !== '');
};

/** The first sentence as a title: without its full stop, cut at a word. */
export const firstSentence = (text: string, most = 120): string =>
  cutAtWord((sentencesOf(text)[0] ?? '').replace(/\.$/, ''), most);

/** Cut at a word, with an ellipsis. */
export const cutAtWord = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most - 1).replace(/\s+\S*$/, '')}…`;
