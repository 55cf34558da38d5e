/** Which slot was busy when, and with what. */
import { escaped } from '../escaped.js';
import { duration } from '../figures.js';

/** @import { EvaluationsDocument } from '../../../views/documents.ts' */

/** @type {(recent: EvaluationsDocument['recent'], slots: EvaluationsDocument['slots'], now: string, width?: number) => string} */
export const drawTimeline = (recent, slots, now, width = 900) => {
  const done = recent.filter(({ startedAt, cached, slot }) => startedAt !== null && !cached && slot !== '');
  const going = slots.filter(({ round }) => round !== null);
  const names = [...new Set([...slots.map(({ name }) => name), ...done.map(({ slot }) => slot)])].sort();
  if (names.length === 0 || done.length + going.length === 0) return '';
  const starts = [
    ...done.map(({ startedAt }) => Date.parse(startedAt ?? now)),
    ...going.map(({ since }) => Date.parse(since ?? now)),
  ];
  const from = Math.min(...starts);
  const until = Math.max(
    from + 1000,
    going.length > 0 ? Date.parse(now) : Math.max(...done.map(({ endedAt }) => Date.parse(endedAt))),
  );
  const left = 70;
  const row = 26;
  const height = names.length * row + 24;
  /** @param {number} time */
  const x = (time) => left + ((time - from) / (until - from)) * (width - left - 10);
  /** @type {(slot: string, start: number, end: number, kind: string, text: string, round: number) => string} */
  const bar = (slot, start, end, kind, text, round) =>
    `<a href="#/nodes/${round}" class="bar ${kind}"><rect x="${x(start).toFixed(1)}" y="${names.indexOf(slot) * row + 4}" width="${Math.max(1.5, x(end) - x(start) - 1).toFixed(1)}" height="${row - 8}" rx="2"/><title>${escaped(text)}</title></a>`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="timeline" role="group" aria-label="${escaped(`${done.length} evaluations on ${names.length} slots over ${duration((until - from) / 1000)}`)}" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">`,
    ...names.map(
      (name, index) =>
        `<text class="lane" x="0" y="${index * row + 18}">${escaped(name)}</text><path class="grid" d="M${left} ${(index + 1) * row}H${width}"/>`,
    ),
    ...done.map((one) =>
      bar(
        one.slot,
        Date.parse(one.startedAt ?? now),
        Date.parse(one.endedAt),
        one.status === 'passed' ? 'passed' : 'failed',
        `round ${one.round}, ${one.stage}: ${one.status}, ${duration(one.seconds)}`,
        one.round,
      ),
    ),
    ...going.map((one) =>
      bar(
        one.name,
        Date.parse(one.since ?? now),
        Date.parse(now),
        'going',
        `round ${one.round}, ${one.stage}: running`,
        one.round ?? 0,
      ),
    ),
    `<text x="${left}" y="${height - 6}">${new Date(from).toISOString().slice(11, 19)}</text><text class="end" x="${width - 10}" y="${height - 6}">${new Date(until).toISOString().slice(11, 19)} UTC</text>`,
    '</svg>',
  ].join('');
};
