import { percent, signed } from '../../dashboard/page/format.js';
import type { ReportFacts } from '../facts.ts';
import { type Html, html } from '../html.ts';

/** Where proposals came from by what they cite, and which items were followed by gains. */
export const knowledge = ({ source }: ReportFacts): Html | null => {
  const { items, provenance } = source.fold.knowledge.document(source.cognition());
  const used = items.filter(({ cited }) => cited > 0).sort((a, b) => b.cited - a.cited);
  if (provenance.all.n === 0) return null;
  const rows = [
    ['all that passed', provenance.all],
    ['the best tenth', provenance.top],
  ] as const;
  return html`<table><thead><tr><th>proposals</th><th class="right">cognition</th><th class="right">experience</th><th class="right">original</th><th class="right">n</th></tr></thead>
<tbody>${rows.map(([label, share]) => html`<tr><td>${label}</td><td class="right">${percent(share.cognition)}</td><td class="right">${percent(share.experience)}</td><td class="right">${percent(share.original)}</td><td class="right">${share.n}</td></tr>`)}</tbody></table>
<p class="soft">By what proposals cite: shares, not causes.</p>
${
  used.length === 0
    ? null
    : html`<table><thead><tr><th>item</th><th class="right">recalled</th><th class="right">cited</th><th class="right">mean gain after citation</th></tr></thead>
<tbody>${used.slice(0, 20).map(({ item, retrieved, cited, gain }) => html`<tr><td>${item.title}</td><td class="right">${retrieved}</td><td class="right">${cited}</td><td class="right">${gain === null ? '–' : `${signed(gain.mean)} (n ${gain.n})`}</td></tr>`)}</tbody></table>`
}`;
};
