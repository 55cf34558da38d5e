import { percent, signed } from '../../dashboard/page/figures.js';
import type { ReportFacts } from '../facts.ts';
import { type Html, html } from '../html-text.ts';

/** Where proposals came from by what they cite, and which items were followed by gains. */
export const knowledge = ({ source, lessons }: ReportFacts): Html | null => {
  const { items, provenance, cycling } = source.fold.knowledge.document(source.cognition(), lessons);
  const used = items.filter(({ cited }) => cited > 0).sort((a, b) => b.cited - a.cited);
  if (provenance.all.n === 0) return null;
  const rows = [
    ['all that passed', provenance.all],
    ['the best tenth', provenance.top],
    ['the others', provenance.others],
  ] as const;
  return html`<table><thead><tr><th>proposals</th><th class="right">cognition</th><th class="right">experience</th><th class="right">original</th><th class="right">n</th></tr></thead>
<tbody>${rows.map(([label, share]) => html`<tr><td>${label}</td><td class="right">${percent(share.cognition)}</td><td class="right">${percent(share.experience)}</td><td class="right">${percent(share.original)}</td><td class="right">${share.n}</td></tr>`)}</tbody></table>
<p class="soft">By what proposals cite: shares, not causes. ${cycling.rounds.length} of ${cycling.proposals} proposals restore lines that an ancestor had removed.</p>
${
  used.length === 0
    ? null
    : html`<table><thead><tr><th>item</th><th class="right">recalled</th><th class="right">cited</th><th class="right">mean gain after citation</th><th class="right">vs the rest (95 % CI)</th><th>verdict</th></tr></thead>
<tbody>${used.slice(0, 20).map(({ item, recalled, cited, citing, advantage, standing }) => html`<tr><td>${item.title}</td><td class="right">${recalled}</td><td class="right">${cited}</td><td class="right">${citing === null ? '–' : `${signed(citing.mean)} (n ${citing.n})`}</td><td class="right">${advantage === null ? '–' : `${signed(advantage.mean)} (${signed(advantage.low)} to ${signed(advantage.high)})`}</td><td>${standing}</td></tr>`)}</tbody></table>`
}
${
  lessons.length === 0
    ? null
    : html`<h3>Lessons learned</h3><table><thead><tr><th>lesson</th><th class="right">for</th><th class="right">against</th><th class="right">strength</th></tr></thead>
<tbody>${lessons.slice(0, 20).map(({ kind, text, support, against, strength }) => html`<tr><td>${kind}: ${text}</td><td class="right">${support.length}</td><td class="right">${against.length}</td><td class="right">${percent(strength)}</td></tr>`)}</tbody></table>
<p class="soft">Nodes for and against each lesson; strength is the lower 95 % bound of the share for it, with older evidence weighted less.</p>`
}`;
};
