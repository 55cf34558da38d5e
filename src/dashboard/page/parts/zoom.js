/** A picture that can be looked at closely: by buttons, or by keys when it has the focus (+, −, 0; arrows move). */
import { html, useRef, useState } from '../preact.js';
import { Picture } from './panel.js';

const step = 1.25;
const [least, most] = [0.5, 4];
const move = 120;

/** @type {Readonly<Record<string, readonly [x: number, y: number]>>} */
const ways = { ArrowLeft: [-move, 0], ArrowRight: [move, 0], ArrowUp: [0, -move], ArrowDown: [0, move] };

/** Without a zoom it fits; `width` is its own, in pixels. @type {(props: { svg: string, width: number, className?: string }) => import('preact').ComponentChildren} */
export const Zoom = ({ svg, width, className = '' }) => {
  const [zoom, setZoom] = useState(/** @type {number | null} */ (null));
  const pane = useRef(/** @type {HTMLDivElement | null} */ (null));
  const picture = () => pane.current?.querySelector('.picture');
  /** @param {number} factor */
  const scale = (factor) =>
    setZoom((before) => {
      const now = before ?? (picture()?.querySelector('svg')?.clientWidth ?? width) / width;
      return Math.min(most, Math.max(least, now * factor));
    });
  /** @param {string} way */
  const go = (way) => picture()?.scrollBy({ left: ways[way]?.[0] ?? 0, top: ways[way]?.[1] ?? 0 });
  /** @param {KeyboardEvent} event */
  const handleKey = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === '+' || event.key === '=') scale(step);
    else if (event.key === '-') scale(1 / step);
    else if (event.key === '0') setZoom(null);
    else if (zoom !== null && event.key in ways) go(event.key);
    else return;
    event.preventDefault();
  };
  return html`
    <div class=${`zoom${zoom === null ? '' : ' zoomed'}`} ref=${pane} onKeyDown=${handleKey} style=${zoom === null ? '' : `--zoomed:${Math.round(width * zoom)}px`}>
      <div class="row" role="group" aria-label="Zoom">
        <button type="button" aria-label="smaller" onClick=${() => scale(1 / step)}>−</button>
        <button type="button" aria-label="larger" onClick=${() => scale(step)}>+</button>
        <button type="button" aria-pressed=${zoom === null} onClick=${() => setZoom(null)}>fit</button>
        ${zoom === null ? null : html`<span class="row" role="group" aria-label="Move">${Object.keys(ways).map((way) => html`<button type="button" aria-label=${`move ${way.slice(5).toLowerCase()}`} onClick=${() => go(way)}>${arrows[way]}</button>`)}</span><span class="aside" role="status">${Math.round(zoom * 100)} %</span>`}
      </div>
      <${Picture} svg=${svg} className=${className} />
    </div>`;
};

/** @type {Readonly<Record<string, string>>} */
const arrows = { ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓' };
