import { Empty, Panel } from '../parts/panel.js';
import { html } from '../preact.js';

/** @type {(props: import('../pages.js').PageProps) => import('preact').ComponentChildren} */
export const Missing = ({ route }) => html`
  <${Panel} title="No such page">
    <${Empty} action=${html`<a href="#/overview">Go to the overview</a>`}>There is nothing at “${route.page}”.<//>
  <//>`;
