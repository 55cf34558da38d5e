/** Every view and selection is a hash that can be linked: `#/nodes/7?tab=diff`. */
import { useEffect, useState } from './preact.js';

/** @typedef {{ page: string, rest: readonly string[], query: URLSearchParams }} Route */

/** @type {(hash: string) => Route} */
export const parseRoute = (hash) => {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?', 2);
  const [page = '', ...rest] = path.split('/').map(decoded);
  return { page: page === '' ? 'overview' : page, rest, query: new URLSearchParams(query) };
};

/** @type {(part: string) => string} */
const decoded = (part) => {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
};

/** @type {() => Route} */
export const useRoute = () => {
  const [route, setRoute] = useState(parseRoute(location.hash));
  useEffect(() => {
    const follow = () => setRoute(parseRoute(location.hash));
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  return route;
};

/** Changes one part of the query and leaves the rest; the history gets no entry for it. @type {(changes: Record<string, string | null>) => void} */
export const setQuery = (changes) => {
  const { page, rest, query } = parseRoute(location.hash);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) query.delete(name);
    else query.set(name, value);
  }
  const text = query.toString();
  history.replaceState(
    null,
    '',
    `#/${[page, ...rest].map(encodeURIComponent).join('/')}${text === '' ? '' : `?${text}`}`,
  );
  dispatchEvent(new HashChangeEvent('hashchange'));
};
