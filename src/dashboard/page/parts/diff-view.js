/** What changed, line by line; only what changed and a little around it. */
import { pluralize } from '../../../platform/text/pluralize.mjs';
import { html } from '../preact.js';
import { setQuery } from '../router.js';
import { visible } from '../visible.js';
import { Empty, Problem, useDocument } from './panel.js';

/** @import { DiffDocument } from '../../../views/documents.ts' */

/** @type {(props: { round: number, against: string, hasParent: boolean }) => import('preact').ComponentChildren} */
export const Diff = ({ round, against, hasParent }) => {
  const other = against === 'parent' && !hasParent ? 'best' : against;
  const { data, problem } = useDocument(`/api/nodes/${round}/diff?against=${encodeURIComponent(other)}`);
  const diff = /** @type {DiffDocument | null} */ (data);
  return html`
    <p class="row"><label>against <select value=${['parent', 'best', 'initial'].includes(other) ? other : 'parent'} onChange=${(/** @type {{ currentTarget: HTMLSelectElement }} */ { currentTarget }) => setQuery({ against: currentTarget.value })}>
      ${hasParent ? html`<option value="parent">its parent</option>` : null}<option value="best">the best</option><option value="initial">the initial program</option></select></label>
      <form onSubmit=${choose}><label>or node <input name="node" size="5" inputmode="numeric" /></label></form>
      ${diff === null ? null : html`<span class="aside">node ${diff.from.round} → ${diff.to.round}: ${pluralize(diff.added, 'line')} added, ${diff.removed} removed</span>`}</p>
    ${problem !== null ? html`<${Problem} problem=${problem} />` : diff === null ? html`<p class="waiting">Comparing…</p>` : diff.hunks.length === 0 ? html`<${Empty}>The programs are the same.<//>` : html`<${Hunks} diff=${diff} />`}`;
};

/** @param {SubmitEvent} event */
const choose = (event) => {
  event.preventDefault();
  setQuery({ against: String(new FormData(/** @type {HTMLFormElement} */ (event.currentTarget)).get('node')) });
};

/** @type {(props: { diff: DiffDocument }) => import('preact').ComponentChildren} */
const Hunks = ({ diff }) => html`
  <div class="table diff" tabindex="0" role="region" aria-label="Differences"><table><tbody>
    ${diff.hunks.map(({ fromLine, toLine, lines }, index) => {
      let [from, to] = [fromLine, toLine];
      return html`${index > 0 ? html`<tr><td class="number">…</td><td></td><td></td><td></td></tr>` : null}${lines.map(
        ({ kind, text }) => {
          const numbers = [kind === '+' ? '' : from, kind === '-' ? '' : to];
          if (kind !== '+') from += 1;
          if (kind !== '-') to += 1;
          return html`<tr class=${kind === '+' ? 'added' : kind === '-' ? 'removed' : ''}><td class="number">${numbers[0]}</td><td class="number">${numbers[1]}</td><td class="sign">${kind}</td><td>${visible(text)}</td></tr>`;
        },
      )}`;
    })}</tbody></table></div>`;
