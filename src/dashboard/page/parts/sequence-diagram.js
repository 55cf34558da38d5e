/** The latest conversation as a sequence diagram: one column per actor, one arrow per event. */
import { escaped } from '../escaped.js';
import { html, useMemo } from '../preact.js';
import { Empty, Picture } from './panel.js';

/** @import { ActorsDocument } from '../../../views/documents.ts' */

const mostArrows = 40;
const mostColumns = 9;

/** @type {(props: { log: ActorsDocument['log'], within: string | null }) => import('preact').ComponentChildren} */
export const Sequence = ({ log, within }) => {
  const svg = useMemo(() => drawSequence(log, within), [log.length, log.at(-1)?.time, within]);
  return svg === '' ? html`<${Empty}>Nobody has said anything yet.<//>` : html`<${Picture} svg=${svg} />`;
};

/** @type {(log: ActorsDocument['log'], within: string | null) => string} */
export const drawSequence = (log, within) => {
  const said = log.flatMap(({ record }) =>
    record.type === 'actor.event' && record.from !== null && record.from !== record.to
      ? [{ from: record.from, to: record.to, event: record.event }]
      : [],
  );
  const near = within === null ? said : said.filter(({ from, to }) => from.startsWith(within) || to.startsWith(within));
  /** @type {string[]} */
  const columns = [];
  /** @type {typeof said} */
  const arrows = [];
  for (const one of near.slice(-mostArrows * 3).reverse()) {
    const fresh = [one.from, one.to].filter((path) => !columns.includes(path));
    if (columns.length + fresh.length > mostColumns || arrows.length >= mostArrows) break;
    columns.push(...fresh);
    arrows.unshift(one);
  }
  if (arrows.length === 0) return '';
  columns.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  const wide = 128;
  const high = 22;
  const width = columns.length * wide + 20;
  const height = 42 + arrows.length * high;
  const at = new Map(columns.map((path, index) => [path, 10 + wide / 2 + index * wide]));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="sequence" role="img" aria-label="${escaped(`${arrows.length} events between ${columns.length} actors`)}" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">`,
    ...columns.map((path) => {
      const parts = path.split('/');
      const x = at.get(path) ?? 0;
      return `<text class="name" x="${x}" y="14">${escaped(parts.at(-1) ?? '')}</text><text x="${x}" y="27">${escaped(parts.at(-2) ?? '')}</text><path class="life" d="M${x} 32V${height}"/>`;
    }),
    ...arrows.map(({ from, to, event }, index) => {
      const [start, end, y] = [at.get(from) ?? 0, at.get(to) ?? 0, 52 + index * high];
      const back = end > start ? -6 : 6;
      return `<path class="arrow" d="M${start} ${y}H${end}"/><path class="head" d="M${end} ${y}l${back} -3.5v7Z"/><text x="${(start + end) / 2}" y="${y - 3}">${escaped(shortened(event))}</text>`;
    }),
    '</svg>',
  ].join('');
};

/** @type {(event: string) => string} */
const shortened = (event) => {
  const words = event.replace(/^xstate\.(done|error)\.actor\..*/, '$1').replace(/^xstate\./, '');
  return words.length > 22 ? `${words.slice(0, 21)}…` : words;
};
