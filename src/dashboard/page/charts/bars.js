/** Shares of a whole as one bar with its words beside it: time by stage, money by role, failures by class. */

import { escaped } from '../escaped.js';

/** @typedef {{ label: string, value: number, text: string, mark?: string }} Bar */

/** @type {(bars: readonly Bar[], options: { title: string, width?: number }) => string} */
export const drawBars = (bars, { title, width = 420 }) => {
  const row = 22;
  const name = Math.min(170, 16 + Math.max(0, ...bars.map(({ label }) => label.length)) * 7);
  const textWidth = Math.min(140, 16 + Math.max(0, ...bars.map((bar) => bar.text.length)) * 7);
  const barWidth = width - name - textWidth;
  const most = Math.max(1e-12, ...bars.map(({ value }) => value));
  const height = bars.length * row + 4;
  const description = `${title}: ${bars.map((bar) => `${bar.label} ${bar.text}`).join(', ') || 'nothing yet'}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="bars" role="img" aria-label="${escaped(description)}" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">`,
    ...bars.map(
      ({ label, value, text, mark = '' }, index) =>
        `<text class="name" x="0" y="${index * row + 15}">${escaped(label)}</text><rect class="bar ${escaped(mark)}" x="${name}" y="${index * row + 4}" width="${Math.max(1, (value / most) * barWidth).toFixed(1)}" height="14" rx="2"/><text class="value" x="${width}" y="${index * row + 15}">${escaped(text)}</text>`,
    ),
    '</svg>',
  ].join('');
};

/** A line without axes, beside a number. @type {(values: readonly number[], description: string, width?: number, height?: number) => string} */
export const drawSpark = (values, description, width = 90, height = 22) => {
  const low = Math.min(...values);
  const span = Math.max(...values) - low || 1;
  const points = values.map(
    (value, index) =>
      `${((index / Math.max(1, values.length - 1)) * (width - 4) + 2).toFixed(1)} ${(height - 3 - ((value - low) / span) * (height - 6)).toFixed(1)}`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" class="spark" role="img" aria-label="${escaped(description)}" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">${points.length > 1 ? `<path d="M${points.join('L')}"/>` : ''}</svg>`;
};
