import { commandOf } from '../../dashboard/server/setup-document.ts';
import type { ReportFacts } from '../facts.ts';
import { type Html, html } from '../html-text.ts';

/** How the run was produced: services, versions, settings that someone chose. */
export const setup = ({ source, manifest }: ReportFacts): Html => {
  const origins = (manifest.origins ?? {}) as Record<string, string>;
  const chosen = Object.entries(origins).filter(([, origin]) => origin !== 'default');
  const versions = Object.entries((manifest.versions ?? {}) as Record<string, unknown>);
  return html`<dl>${[...Object.entries(source.fold.view().services), ...versions].map(([name, value]) => html`<dt>${name}</dt><dd>${String(value)}</dd>`)}
<dt>evaluator</dt><dd>${String(manifest.evaluatorHash ?? '')}</dd></dl>
${chosen.length === 0 ? null : html`<h3>Settings changed from the defaults</h3><dl>${chosen.map(([name, origin]) => html`<dt>${name}</dt><dd>${String(valueAt(manifest.config, name))} <span class="soft">(${origin})</span></dd>`)}</dl>`}`;
};

/** The command that does it again. */
export const repeating = ({ source, manifest }: ReportFacts): Html =>
  html`<pre>${commandOf(manifest, source.fold.view().seed)}</pre>
<p>Without an LLM, the same seed gives the same nodes. “asi export ${source.id}” writes every program, answer and score of the run to one file.</p>`;

const valueAt = (config: unknown, key: string): unknown =>
  key.split('.').reduce<unknown>((value, part) => (value as Record<string, unknown> | undefined)?.[part], config);
