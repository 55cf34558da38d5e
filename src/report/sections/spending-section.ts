import { duration, money, number } from '../../dashboard/page/figures.js';
import { pluralize } from '../../platform/text/pluralize.mjs';
import type { ReportFacts } from '../facts.ts';
import { type Html, html } from '../html-text.ts';

/** What models and evaluations cost. */
export const spending = ({ summary: { spend, durations } }: ReportFacts): Html => {
  const roles = Object.entries(spend.roles).sort(([, a], [, b]) => b.usd - a.usd);
  const { evaluations } = durations;
  return html`<p>${pluralize(evaluations.count, 'evaluation')} took ${duration(evaluations.seconds)} of wall time and ${duration(evaluations.cpuSeconds)} of CPU time; ${evaluations.cached} more came from the cache.</p>
${
  roles.length === 0
    ? html`<p>No LLM was used.</p>`
    : html`<table><thead><tr><th>role</th><th class="right">calls</th><th class="right">failed</th><th class="right">tokens in</th><th class="right">tokens out</th><th class="right">cost</th></tr></thead>
<tbody>${roles.map(([role, one]) => html`<tr><td>${role}</td><td class="right">${one.calls}</td><td class="right">${one.failed}</td><td class="right">${number(one.tokensIn)}</td><td class="right">${number(one.tokensOut)}</td><td class="right">${one.unpriced === one.calls ? 'unpriced' : money(one.usd, one.unpriced)}</td></tr>`)}</tbody></table>`
}`;
};
