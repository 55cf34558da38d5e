/** What came of running a node again at a person's wish: every time with its seeds, and all of them together. */
import { measured, number } from '../figures.js';
import { html } from '../preact.js';
import { visible } from '../visible.js';

/** @import { NodeDocument } from '../../../views/documents.ts' */

/** @type {(props: { repeats: NodeDocument['repeats'], unit: string }) => import('preact').ComponentChildren} */
export const Repeats = ({ repeats, unit }) => {
  if (repeats.length === 0) return null;
  const scores = repeats.flatMap((one) => one.scores);
  return html`
    <h3>Re-evaluated on request</h3>
    <p>${scores.length === 0 ? 'None of these evaluations has a score.' : html`Pooled: <strong>${spread(scores)}</strong> ${unit}. The node's score is unchanged.`}</p>
    <div class="table" tabindex="0" role="region" aria-label="Repeats"><table><thead><tr><th>when</th><th>stage</th><th>seeds</th><th class="right">scores</th><th class="right">mean ± spread</th><th>what failed</th></tr></thead>
      <tbody>${repeats.map((one) => html`<tr><td>${one.time.slice(0, 19).replace('T', ' ')}</td><td>${one.stage}</td><td>${one.seeds.join(', ')}</td><td class="right">${one.scores.map(number).join(', ') || '–'}</td><td class="right">${one.scores.length === 0 ? '–' : spread(one.scores)}</td><td class="prose">${visible([...one.failures, one.detail].filter(Boolean).join('; ')) || 'nothing'}</td></tr>`)}</tbody></table></div>`;
};

/** Mean, standard deviation and number. @type {(scores: readonly number[]) => string} */
const spread = (scores) => {
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  const squares = scores.reduce((sum, score) => sum + (score - mean) ** 2, 0);
  return measured(mean, scores.length > 1 ? Math.sqrt(squares / (scores.length - 1)) : 0, scores.length);
};
