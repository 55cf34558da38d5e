/** Small parts that every page is made of. */

import { get } from '../fetch-documents.js';
import { html, useEffect, useState } from '../preact.js';
import { visible } from '../visible.js';

/** @import { RequestProblem } from '../fetch-documents.js' */
/** @typedef {import('preact').ComponentChildren} Children */

/** A titled box. @type {(props: { title?: string, aside?: Children, children?: Children, className?: string }) => Children} */
export const Panel = ({ title, aside, children, className = '' }) => html`
  <section class=${`panel ${className}`}>
    ${title === undefined ? null : html`<header><h2>${title}</h2><div class="aside">${aside}</div></header>`}
    ${children}
  </section>`;

/** One number with its question. @type {(props: { label: string, value: Children, note?: Children, tone?: string }) => Children} */
export const Figure = ({ label, value, note, tone = '' }) => html`
  <div class=${`figure ${tone}`}><div class="label">${label}</div><div class="value" elementtiming="figure">${value}</div><div class="note">${note}</div></div>`;

/** What stands where there is nothing yet: why, and what to do. @type {(props: { children?: Children, action?: Children }) => Children} */
export const Empty = ({ children, action }) =>
  html`<div class="empty-state"><p>${children}</p>${action === undefined ? null : html`<p>${action}</p>`}</div>`;

/** @type {(props: { problem: RequestProblem }) => Children} */
export const Problem = ({ problem }) =>
  html`<div class="empty-state problem" role="alert"><p><strong>${problem.message}</strong></p><p>${problem.advice}</p></div>`;

/** A picture that one of the chart functions drew; they escape every text that is put into it. @type {(props: { svg: string, className?: string }) => Children} */
export const Picture = ({ svg, className = '' }) =>
  html`<div class=${`picture ${className}`} tabindex="0" role="group" aria-label="chart" dangerouslySetInnerHTML=${{ __html: svg }}></div>`;

/** Text of unknown origin, with what cannot be seen written out. @type {(props: { text: string, label: string, className?: string }) => Children} */
export const Source = ({ text, label, className = '' }) =>
  html`<pre class=${`source ${className}`} tabindex="0" role="region" aria-label=${label}><code>${visible(text)}</code></pre>`;

/** A status in words and a shape. @type {(props: { status: string }) => Children} */
export const Status = ({ status }) =>
  html`<span class=${`status ${status}`}><span class="mark" aria-hidden="true"></span>${words[status] ?? status}</span>`;

/** @type {Readonly<Record<string, string>>} */
const words = { timedOut: 'timed out', outOfMemory: 'out of memory' };

/**
 * Fetches a document, again whenever `version` changes; keeps showing the old one meanwhile.
 * @template T
 * @param {string | null} path
 * @param {unknown} [version]
 * @returns {{ data: T | null, problem: RequestProblem | null }}
 */
export const useDocument = (path, version) => {
  const [known, setKnown] = useState(
    /** @type {{ path: string | null, data: T | null, problem: RequestProblem | null }} */ ({
      path: null,
      data: null,
      problem: null,
    }),
  );
  useEffect(() => {
    if (path === null) return;
    let isWanted = true;
    get(path).then(
      (data) => isWanted && setKnown({ path, data: /** @type {T} */ (data), problem: null }),
      (problem) =>
        isWanted && setKnown((before) => ({ path, data: before.path === path ? before.data : null, problem })),
    );
    return () => {
      isWanted = false;
    };
  }, [path, version]);
  return known.path === path ? known : { data: null, problem: null };
};
