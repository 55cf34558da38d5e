/** The page: a shell around one view at a time. */
import { createLive } from './live-updates.js';
import { pages } from './pages.js';
import { Problem } from './parts/panel.js';
import { html, render, useEffect, useState } from './preact.js';
import { useRoute } from './router.js';
import { Shell } from './shell.js';

const live = createLive();

const App = () => {
  const [state, setState] = useState(live.get());
  const route = useRoute();
  useEffect(() => live.subscribe(() => setState(live.get())), []);
  const page = pages.find(({ name }) => name === route.page) ?? pages.find(({ name }) => name === 'missing');
  const View = page?.view;
  useEffect(() => {
    document.getElementById('content')?.focus({ preventScroll: true });
  }, [route.page, route.rest.join('/')]);
  if (state.view === null)
    return state.problem === null
      ? html`<p class="waiting">Loading the run…</p>`
      : html`<main><${Problem} problem=${state.problem} /></main>`;
  return html`<${Shell} state=${state} route=${route} live=${live}>${View === undefined ? null : html`<${View} state=${state} view=${state.view} nodes=${state.nodes} route=${route} live=${live} />`}<//>`;
};

const root = document.getElementById('app');
if (root !== null) {
  root.replaceChildren();
  render(html`<${App} />`, root);
}
