/** What stands around every view: which run, its state, its budget, where one can go, and the controls. */

import { isOver, stateText } from '../../model/run/end-reasons.mjs';
import { Controls } from './controls.js';
import { ago, duration, money, number } from './figures.js';
import { pages } from './pages.js';
import { html, useEffect, useState } from './preact.js';
import { Search } from './search.js';

/** @import { PageProps } from './pages.js' */
/** @typedef {import('preact').ComponentChildren} Children */

/** @type {(props: { state: import('./live-updates.js').Live, route: import('./router.js').Route, live: PageProps['live'], children?: Children }) => Children} */
export const Shell = ({ state, route, live, children }) => {
  const [isOpen, setOpen] = useState(false);
  const [now, setNow] = useState(Date.now());
  const view = state.view;
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  useShortcuts(() => setOpen((open) => !open));
  useEffect(() => {
    if (view === null) return;
    const { best } = view.view;
    document.title = `${best?.score ? `${number(best.score.mean)} · ` : ''}${view.state} · ${view.view.task}`;
  }, [view]);
  if (view === null) return null;
  return html`
    <a class="skip" href="#content" onClick=${skip}>Skip to the content</a>
    <header class="bar-top">
      <div><strong>asi</strong> <span class="name">${view.view.profile === 'cpu' ? view.view.task : `${view.view.task} (${view.view.profile})`}</span> <span class="aside">${view.view.run}</span></div>
      <nav aria-label="Pages">${pages.filter(({ label }) => label !== null).map(({ name, label }) => html`<a href=${`#/${name}`} aria-current=${route.page === name ? 'page' : undefined}>${label}</a>`)}</nav>
      <${Search} nodes=${state.nodes} />
      <${Budget} view=${view} />
      <${StatePill} state=${state} now=${now} />
      <button type="button" aria-expanded=${isOpen} onClick=${() => setOpen(!isOpen)}>Controls</button>
      <${Theme} />
    </header>
    <main id="content" tabindex="-1">
      ${state.problem === null ? null : html`<div class="notice bad" role="status">${state.problem.message} Data shown is ${duration((now - state.since) / 1000)} old.</div>`}
      ${children}
    </main>
    ${isOpen ? html`<${Controls} view=${view} live=${live} close=${() => setOpen(false)} />` : null}
    <${Announcer} view=${view} />`;
};

/** @param {Event} event */
const skip = (event) => {
  event.preventDefault();
  document.getElementById('content')?.focus();
};

/** @type {(props: { state: import('./live-updates.js').Live, now: number }) => Children} */
const StatePill = ({ state: { view, connected }, now }) => {
  if (view === null) return null;
  const isEnded = isOver(view.state);
  const causes = isEnded ? [] : Object.keys(view.view.waiting);
  const age = ago(view.view.lastEventAt, now);
  return html`<span class=${`pill ${view.state}`} title=${view.stateDetail}><span class="mark" aria-hidden="true"></span>${isEnded ? stateText(view.state, view.view.reason) : `${view.state}${causes.length > 0 ? `: waiting for ${causes.join(' and ')}` : ''}`} <span class="aside">${age}${connected || view.mode === 'finished' ? '' : ', reconnecting'}</span></span>`;
};

/** @type {(props: { view: import('../../views/documents.ts').ViewDocument }) => Children} */
const Budget = ({ view: { view, limits } }) => {
  const limit = limits.usd ?? null;
  const { usd, unpriced, calls } = view.spend;
  if (calls === 0 && limit === null) return null;
  if (limit === null) return html`<span class="meter">${money(usd, unpriced)}</span>`;
  const share = Math.min(1, usd / limit);
  return html`<span class=${`meter ${share > 0.8 ? 'high' : ''}`}>${money(usd, unpriced)} of ${money(limit)} <span class="track"><span class="fill" style=${`width:${(100 * share).toFixed(0)}%`}></span></span></span>`;
};

const Theme = () => {
  const [theme, setTheme] = useState(localStorage.getItem('asi-theme') ?? 'auto');
  useEffect(() => {
    if (theme === 'auto') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    localStorage.setItem('asi-theme', theme);
  }, [theme]);
  return html`<label><span class="visually-hidden">Colours</span><select value=${theme} onChange=${(/** @type {{ currentTarget: HTMLSelectElement }} */ { currentTarget }) => setTheme(currentTarget.value)}>
    <option value="auto">auto</option><option value="light">light</option><option value="dark">dark</option></select></label>`;
};

/** New best, state and alerts, spoken at most once in ten seconds. @type {(props: { view: import('../../views/documents.ts').ViewDocument }) => Children} */
const Announcer = ({ view }) => {
  const { best } = view.view;
  const news = `${view.state}${best === null ? '' : `, best ${number(best.score?.mean)} in round ${best.round}`}${view.attention.length > 0 ? `, ${view.attention.length} need attention` : ''}`;
  const [announced, setAnnounced] = useState({ text: news, at: Date.now() });
  useEffect(() => {
    if (news === announced.text) return;
    const timer = setTimeout(
      () => setAnnounced({ text: news, at: Date.now() }),
      Math.max(0, announced.at + 10_000 - Date.now()),
    );
    return () => clearTimeout(timer);
  }, [news, announced]);
  return html`<div class="visually-hidden" role="status" aria-live="polite">${announced.text}</div>`;
};

/** "g" and a letter goes to a page, "/" to the search, "c" opens the controls. @param {() => void} toggle */
const useShortcuts = (toggle) => {
  useEffect(() => {
    let isGoing = false;
    /** @param {KeyboardEvent} event */
    const handleKey = (event) => {
      const target = /** @type {HTMLElement | null} */ (event.target);
      if (
        event.ctrlKey ||
        event.metaKey ||
        event.altKey ||
        target?.closest('input, textarea, select, [contenteditable]')
      )
        return;
      const page = isGoing ? pages.find(({ key }) => key === event.key) : undefined;
      isGoing = event.key === 'g' && !isGoing;
      if (page !== undefined) location.hash = `#/${page.name}`;
      else if (event.key === 'c' && !isGoing) toggle();
      else if (event.key === '/') {
        event.preventDefault();
        document.getElementById('search')?.focus();
      }
    };
    addEventListener('keydown', handleKey);
    return () => removeEventListener('keydown', handleKey);
  }, []);
};
