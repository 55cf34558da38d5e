import { stopwords } from '../../../platform/text/stop-words.ts';

const empty = new Set(
  'paper propose proposed show shows shown present presents study find found results result method methods approach using used use work new novel introduce however well many also one two first several different recent recently demonstrate achieve achieves significantly unless whether help helps without within'.split(
    ' ',
  ),
);

/** The words of a text that say something about its subject, in lower case. */
export const termsIn = (text: string): string[] =>
  (text.toLowerCase().match(/\p{L}[\p{L}\p{N}]*(?:-[\p{L}\p{N}]+)*/gu) ?? []).filter(
    (word) => word.length > 2 && word.length <= 40 && !stopwords.has(word) && !empty.has(word),
  );

/**
 * The key phrases of a text, most telling first: runs of content words, each word scored by the length of the runs that
 * it stands in over how often it occurs (rapid automatic keyword extraction, Rose et al. 2010).
 */
export const keyPhrases = (text: string, most: number): readonly string[] => {
  const runs = runsOf(text);
  const frequency = new Map<string, number>();
  const degree = new Map<string, number>();
  for (const run of runs)
    for (const word of run) {
      frequency.set(word, (frequency.get(word) ?? 0) + 1);
      degree.set(word, (degree.get(word) ?? 0) + run.length);
    }
  const scores = new Map<string, number>();
  for (const run of runs) {
    const score = run.reduce((sum, word) => sum + degree.get(word)! / frequency.get(word)!, 0);
    const phrase = run.join(' ');
    scores.set(phrase, (scores.get(phrase) ?? 0) + score);
  }
  const chosen: string[] = [];
  for (const [phrase] of [...scores].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))) {
    if (chosen.length === most) break;
    if (!chosen.some((one) => one.includes(phrase) || phrase.includes(one))) chosen.push(phrase);
  }
  return chosen;
};

/** Content words that follow each other, at most four. */
const runsOf = (text: string): string[][] => {
  const runs: string[][] = [];
  for (const clause of text.toLowerCase().split(/[.,;:!?()[\]{}"“”–—\n]+/)) {
    let run: string[] = [];
    for (const word of clause.match(/[\p{L}\p{N}][\p{L}\p{N}-]*/gu) ?? []) {
      const isTelling = termsIn(word).length > 0;
      if (isTelling && run.length < 4) run.push(word);
      else if (run.length > 0) {
        runs.push(run);
        run = isTelling ? [word] : [];
      }
    }
    if (run.length > 0) runs.push(run);
  }
  return runs;
};
