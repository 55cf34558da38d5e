/** The latest messages as a sequence diagram: one column per actor, one arrow per message, with when, what and how large. */
import { escaped } from '../escaped.js';
import { machines } from '../pages/actor-tree.js';
import { html, useMemo } from '../preact.js';
import { Empty, Picture } from './panel.js';

/** @import { ActorsDocument } from '../../../views/documents.ts' */

const mostArrows = 40;
const mostColumns = 9;

/** @type {(props: { log: ActorsDocument['log'], within: string | null }) => import('preact').ComponentChildren} */
export const Sequence = ({ log, within }) => {
  const svg = useMemo(() => drawSequence(log, within), [log.length, log.at(-1)?.time, within]);
  return svg === '' ? html`<${Empty}>No messages recorded.<//>` : html`<${Picture} svg=${svg} />`;
};

const [timeWide, wide, high, top] = [92, 150, 38, 42];

/** What actors sent each other; what XState sends by itself (starts, ends of steps) is left to the event log. @type {(log: ActorsDocument['log'], within: string | null) => string} */
export const drawSequence = (log, within) => {
  const messages = log.flatMap(({ time, record }) =>
    record.type === 'actor.event' && record.bytes > 0 && record.from !== null && record.from !== record.to
      ? [{ ...record, time, from: record.from }]
      : [],
  );
  const round = within === null ? null : roundOf(within);
  const near = round === null ? messages : messages.filter(({ from, to }) => isIn(from, round) || isIn(to, round));
  const { columns, arrows } = newest(near);
  if (arrows.length === 0) return '';
  const width = timeWide + columns.length * wide + 20;
  const height = top + 8 + arrows.length * high;
  const at = new Map(columns.map((path, index) => [path, timeWide + 10 + wide / 2 + index * wide]));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="sequence" role="img" aria-label="${escaped(`${arrows.length} messages between ${columns.length} actors`)}" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">`,
    ...columns.map((path) => {
      const parts = path.split('/');
      const x = at.get(path) ?? 0;
      return `<text class="name" x="${x}" y="14">${escaped(parts.at(-1) ?? '')}</text><text x="${x}" y="27">${escaped(parts.at(-2) ?? '')}</text><path class="life" d="M${x} 32V${height}"/>`;
    }),
    ...arrows.map((arrow, index) => drawArrow(arrow, at, top + 16 + index * high)),
    '</svg>',
  ].join('');
};

/** @typedef {{ time: string, from: string, to: string, event: string, bytes: number, text: string }} Sent */

/** The newest messages that fit, with their actors side by side. @type {(messages: readonly Sent[]) => { columns: string[], arrows: Sent[] }} */
const newest = (messages) => {
  /** @type {string[]} */
  const columns = [];
  /** @type {Sent[]} */
  const arrows = [];
  for (const one of messages.slice(-mostArrows).reverse()) {
    const fresh = [one.from, one.to].filter((path) => !columns.includes(path));
    if (columns.length + fresh.length > mostColumns) break;
    columns.push(...fresh);
    arrows.unshift(one);
  }
  columns.sort(
    (a, b) => roundOf(a).localeCompare(roundOf(b), 'en', { numeric: true }) || machineIndex(a) - machineIndex(b),
  );
  return { columns, arrows };
};

/** Agents stand in the order in which a round asks them. @type {(path: string) => number} */
const machineIndex = (path) => machines.indexOf((path.split('/').at(-1) ?? '').replace(/\.\d+$/, ''));

/** An agent is shown with its whole round. @type {(path: string) => string} */
const roundOf = (path) => /^.*\/round\.\d+/.exec(path)?.[0] ?? path;

/** @type {(path: string, folder: string) => boolean} */
const isIn = (path, folder) => path === folder || path.startsWith(`${folder}/`);

/** @type {(arrow: Sent, at: ReadonlyMap<string, number>, y: number) => string} */
const drawArrow = ({ time, from, to, event, bytes, text }, at, y) => {
  const [start, end] = [at.get(from) ?? 0, at.get(to) ?? 0];
  const back = end > start ? -6 : 6;
  const middle = (start + end) / 2;
  const width = Math.max(22, Math.floor(Math.abs(end - start) / 5.6));
  const title = `${time} ${from} to ${to}: ${event}, ${sizeText(bytes)}${text === '' ? '' : `: ${text}`}`;
  return `<g><title>${escaped(title)}</title><text class="time" x="4" y="${y + 3}">${escaped(time.slice(11, 23))}</text><path class="arrow" d="M${start} ${y}H${end}"/><path class="head" d="M${end} ${y}l${back} -3.5v7Z"/><text x="${middle}" y="${y - 4}">${escaped(`${event} · ${sizeText(bytes)}`)}</text>${text === '' ? '' : `<text class="gist" x="${middle}" y="${y + 12}">${escaped(truncated(text, width))}</text>`}</g>`;
};

/** @type {(bytes: number) => string} */
const sizeText = (bytes) => (bytes < 1000 ? `${bytes} B` : `${(bytes / 1000).toFixed(1)} kB`);

/** @type {(text: string, most: number) => string} */
const truncated = (text, most) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);
