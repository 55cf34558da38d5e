import type { Citations } from '../../../model/proposal/candidate.ts';

/** Citations that exist, and the words of those that do not. */
export interface Cited {
  readonly cited: Citations;
  readonly unknown: readonly string[];
}

/** Reads "item-3, lesson-1a2b, node 4 and 7": known ids of cognition and of lessons, and known nodes by number. */
export const readCitations = (
  text: string,
  known: { cognition: readonly string[]; nodes: readonly number[]; lessons?: readonly string[] },
): Cited => {
  const ids = new Map(known.cognition.map((id) => [id.toLowerCase(), id]));
  const lessons = new Map((known.lessons ?? []).map((id) => [id.toLowerCase(), id]));
  const nodes = new Set(known.nodes);
  const cited = { cognition: new Set<string>(), nodes: new Set<number>(), lessons: new Set<string>() };
  const unknown = new Set<string>();
  let inNodes = false;
  for (const raw of text.split(/[\s,;[\](){}"'`*]+/)) {
    const word = withoutEnd(raw).toLowerCase();
    if (word === '' || fillers.has(word)) continue;
    const id = ids.get(word);
    const lesson = lessons.get(word);
    const number = nodeNumber(word, inNodes);
    if (id !== undefined) cited.cognition.add(id);
    else if (lesson !== undefined) cited.lessons.add(lesson);
    else if (number !== null && nodes.has(number)) cited.nodes.add(number);
    else if (word !== 'node' && word !== 'nodes') unknown.add(number === null ? word.slice(0, 80) : `node ${number}`);
    inNodes = word === 'node' || word === 'nodes' || number !== null;
  }
  return {
    cited: {
      cognition: [...cited.cognition],
      nodes: [...cited.nodes],
      ...(cited.lessons.size > 0 ? { lessons: [...cited.lessons] } : {}),
    },
    unknown: [...unknown].slice(0, 10),
  };
};

/** The word without a full stop or colon behind it; by hand, for /[.:]+$/ takes the square of a long row of dots. */
const withoutEnd = (word: string): string => {
  let end = word.length;
  while (end > 0 && (word[end - 1] === '.' || word[end - 1] === ':')) end -= 1;
  return word.slice(0, end);
};

const fillers = new Set(['and', 'none', 'nothing', 'n/a', '-', '&', 'parent', 'cognition', 'lesson', 'lessons']);

const nodeNumber = (word: string, inNodes: boolean): number | null => {
  const match = /^(?:(node)-?)?#?(\d{1,9})$/.exec(word);
  return match !== null && (inNodes || match[1] !== undefined || word.startsWith('#')) ? Number(match[2]) : null;
};
