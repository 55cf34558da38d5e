/** What people asked the run to try, and what came of it. */

import { pluralize } from '../../../platform/text/pluralize.mjs';
import { signed } from '../figures.js';
import { Panel } from '../parts/panel.js';
import { html } from '../preact.js';
import { visible } from '../visible.js';

/** @typedef {import('preact').ComponentChildren} Children */

/** @type {(props: { document: import('../../../views/documents.ts').ViewDocument }) => Children} */
export const Ideas = ({ document: { view, task } }) => {
  const { ideas } = view.steering;
  if (ideas.length === 0) return null;
  return html`<${Panel} title="Human ideas"><ul class="ideas">${ideas.map(
    ({ id, text, usedInRounds, cited, bestGain, left }) => html`<li key=${id}><div class="prose">${visible(text)}</div>
      <div class="aside">used in ${pluralize(usedInRounds.length, 'prompt')}, ${left} left; ${cited.length === 0 ? 'not cited' : html`cited by ${cited.map((round) => html`<a href=${`#/nodes/${round}`}>node ${round}</a> `)}`}${bestGain === null ? '' : `; best gain vs parent ${signed(bestGain)} ${task.score.unit}`}</div></li>`,
  )}</ul><//>`;
};
