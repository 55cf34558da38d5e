/**
 * What the page knows of the run: fetched once, then kept up to date by the stream of events. At most two repaints a
 * second; a hidden tab closes its stream, because a browser has only six of them for one server, and asks now and then.
 * @import { FeedMessage, NodeColumns, ViewDocument } from '../../views/documents.ts'
 * @import { ActorRecord } from '../../model/event.ts'
 */
import { get, pathOf, RequestProblem } from './fetch-documents.js';

const repaintMs = 500;
const hiddenPollMs = 30_000;

/**
 * @typedef {{ view: ViewDocument | null, nodes: NodeColumns | null, problem: RequestProblem | null, connected: boolean, since: number }} Live
 * @typedef {(records: readonly { time: string, record: ActorRecord }[]) => void} ActorListener
 */

/** Starts following; `changed` is called at most twice a second. */
export const createLive = () => {
  /** @type {Live} */
  let state = { view: sentAlong(), nodes: null, problem: null, connected: false, since: Date.now() };
  /** @type {Set<() => void>} */
  const listeners = new Set();
  /** @type {Set<ActorListener>} */
  const actorListeners = new Set();
  /** @type {EventSource | null} */
  let source = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let isFetching = false;
  let isStale = false;

  /** @param {Partial<Live>} change */
  const set = (change) => {
    state = { ...state, ...change };
    for (const listener of listeners) listener();
  };

  const refresh = async () => {
    if (isFetching) {
      isStale = true;
      return;
    }
    isFetching = true;
    try {
      const { view, nodes } = await fetched(state.nodes);
      set({ view, nodes, problem: null, since: Date.now() });
    } catch (problem) {
      if (!(problem instanceof RequestProblem)) throw problem;
      set({ problem });
    } finally {
      isFetching = false;
      if (isStale) {
        isStale = false;
        soon();
      }
    }
  };

  const soon = () => {
    if (timer !== undefined) return;
    timer = setTimeout(() => {
      timer = undefined;
      void refresh();
    }, repaintMs);
  };

  const listen = () => {
    if (source !== null || document.hidden) return;
    source = new EventSource(pathOf('/api/events'));
    source.onopen = () => {
      set({ connected: true });
      soon();
    };
    source.onerror = () => set({ connected: false });
    source.onmessage = ({ data }) => {
      /** @type {FeedMessage} */
      const message = JSON.parse(data);
      if (message.kind === 'actors') for (const listener of actorListeners) listener(message.records);
      else soon();
    };
  };

  const rest = () => {
    source?.close();
    source = null;
  };

  document.addEventListener('visibilitychange', () => {
    if (document.hidden) rest();
    else {
      listen();
      void refresh();
    }
  });
  setInterval(() => void (document.hidden || !state.connected ? refresh() : undefined), hiddenPollMs);
  void refresh().then(listen);

  return {
    get: () => state,
    refresh,
    /** @param {() => void} listener */
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    /** @param {ActorListener} listener */
    onActors: (listener) => {
      actorListeners.add(listener);
      return () => actorListeners.delete(listener);
    },
  };
};

/** The view that came with the page. @returns {ViewDocument | null} */
const sentAlong = () => JSON.parse(document.getElementById('view')?.textContent ?? 'null');

/** The run now, and the nodes that are known with those that are new; both are asked for at once. @type {(known: NodeColumns | null) => Promise<{ view: ViewDocument, nodes: NodeColumns }>} */
const fetched = async (known) => {
  /** @type {[ViewDocument, NodeColumns]} */
  const [view, fresh] = await Promise.all([get('/api/view'), get(`/api/nodes?since=${known?.count ?? 0}`)]);
  if (known === null) return { view, nodes: fresh };
  return known.boot === fresh.boot ? { view, nodes: joined(known, fresh) } : fetched(null);
};

/** The columns with more rows at their ends. @type {(known: NodeColumns, fresh: NodeColumns) => NodeColumns} */
export const joined = (known, fresh) => {
  if (fresh.count === known.count) return known;
  /** @type {Record<string, unknown>} */
  const both = { ...fresh };
  for (const [name, column] of Object.entries(known)) {
    const more = /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (fresh))[name];
    if (Array.isArray(column) && Array.isArray(more)) both[name] = [...column, ...more];
  }
  return /** @type {NodeColumns} */ (/** @type {unknown} */ (both));
};
