/** How was this produced, and how is it repeated? */
import { Panel, Problem, Source, useDocument } from '../parts/panel.js';
import { html } from '../preact.js';

/** @import { SetupDocument } from '../../../views/documents.ts' */

/** @type {(props: import('../pages.js').PageProps) => import('preact').ComponentChildren} */
export const Setup = ({ view }) => {
  const { data, problem } = useDocument('/api/setup', view.boot);
  const setup = /** @type {SetupDocument | null} */ (data);
  if (problem !== null) return html`<${Problem} problem=${problem} />`;
  if (setup === null) return html`<p class="waiting">Reading the manifest…</p>`;
  const { config, origins, ...rest } = /** @type {Record<string, unknown>} */ (setup.manifest);
  const origin = /** @type {Record<string, string>} */ (origins ?? {});
  const settings = leaves(config, '').sort(([a], [b]) => (a < b ? -1 : 1));
  return html`
    <h1>Setup</h1>
    <${Panel} title="Reproduce"><${Source} label="The command" text=${setup.command} /><//>
    <div class="columns">
      <${Panel} title="Settings" aside="and their origin">
        <div class="table" style="max-height:70vh" tabindex="0" role="region" aria-label="Settings"><table><thead><tr><th>setting</th><th>value</th><th>from</th></tr></thead>
          <tbody>${settings.map(([name, value]) => html`<tr key=${name}><td>${name}</td><td><span class="cut">${value}</span></td><td>${origin[name] ?? 'default'}</td></tr>`)}</tbody></table></div>
      <//>
      <${Panel} title="Services"><dl class="facts">${Object.entries(setup.services).map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl><//>
      <${Panel} title="Manifest"><${Source} label="The manifest" text=${JSON.stringify(rest, null, 2)} /><//>
    </div>`;
};

/** Every setting by its dotted key. @type {(value: unknown, prefix: string) => [string, string][]} */
const leaves = (value, prefix) =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.entries(value).flatMap(([name, inner]) => leaves(inner, prefix === '' ? name : `${prefix}.${name}`))
    : [[prefix, value === null ? 'none' : typeof value === 'string' ? value : JSON.stringify(value)]];
