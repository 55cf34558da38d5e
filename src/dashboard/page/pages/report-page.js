/** What is published or sent: the static report of this run, as it would be written now. */
import { pathOf } from '../fetch-documents.js';
import { Panel } from '../parts/panel.js';
import { html } from '../preact.js';

/** @type {(props: import('../pages.js').PageProps) => import('preact').ComponentChildren} */
export const Report = ({ view }) => html`
  <h1>Report</h1>
  <${Panel} title="One file that works from disk, without JavaScript" aside=${html`<a href=${pathOf('/report.html')} download=${`${view.view.run}.html`}>download</a>`}>
    <iframe class="report" src=${pathOf('/report.html')} title="Preview of the report" sandbox=""></iframe>
    <p class="aside">The same from the command line, with figures as SVG and CSV: asi report ${view.view.run} --figures figures</p>
  <//>`;
