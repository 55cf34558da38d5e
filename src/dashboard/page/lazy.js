/** Views that are loaded when they are first shown, or when the page has nothing better to do. */
import { Problem } from './parts/panel.js';
import { html, useEffect, useState } from './preact.js';

/**
 * @typedef {import('./pages.js').PageProps} PageProps
 * @typedef {(props: PageProps) => import('preact').ComponentChildren} View
 */

/** @type {(() => Promise<unknown>)[]} */
const loaders = [];

/** Loads what is left, so that later views show at once, and also when the run's server is gone by then. */
export const loadTheRest = () => {
  for (const load of loaders) load().catch(() => {}); // said when the view is asked for
};

/** @type {(load: () => Promise<View>) => View} */
export const lazy = (load) => {
  /** @type {View | null} */
  let loaded = null;
  const loadOnce = async () => {
    loaded ??= await load();
    return loaded;
  };
  loaders.push(loadOnce);
  return (props) => {
    const [failure, setFailure] = useState(/** @type {string | null} */ (null));
    const [, show] = useState(loaded !== null);
    useEffect(() => {
      if (loaded !== null) return;
      loadOnce().then(
        () => show(true),
        () => setFailure('gone'),
      );
    }, []);
    if (loaded !== null) return html`<${loaded} ...${props} />`;
    return failure === null
      ? html`<p class="waiting">Loading…</p>`
      : html`<${Problem} problem=${{ code: 'view-unloaded', message: 'This view could not be loaded: the server of the run does not answer.', advice: 'Reload the page when it serves again.' }} />`;
  };
};
