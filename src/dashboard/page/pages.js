/** Every view by the first part of its route; `label` puts it into the navigation, `key` behind "g". */
import { lazy } from './lazy.js';
import { Overview } from './pages/overview.js';

/**
 * What every view is given.
 * @typedef {{ state: import('./live.js').Live, view: import('../api.ts').ViewDocument, nodes: import('../api.ts').NodeColumns | null, route: import('./router.js').Route, live: ReturnType<typeof import('./live.js').createLive> }} PageProps
 * @typedef {{ name: string, label: string | null, key: string, view: (props: PageProps) => import('preact').ComponentChildren }} Page
 */

/** @type {readonly Page[]} */
export const pages = [
  { name: 'runs', label: 'Runs', key: 'r', view: lazy(async () => (await import('./pages/runs.js')).Runs) },
  { name: 'overview', label: 'Overview', key: 'o', view: Overview },
  { name: 'lineage', label: 'Lineage', key: 'l', view: lazy(async () => (await import('./pages/lineage.js')).Lineage) },
  { name: 'nodes', label: 'Nodes', key: 'n', view: lazy(async () => (await import('./pages/node.js')).NodePage) },
  { name: 'grid', label: 'Grid', key: 'm', view: lazy(async () => (await import('./pages/grid.js')).Grid) },
  {
    name: 'cognition',
    label: 'Cognition',
    key: 'c',
    view: lazy(async () => (await import('./pages/cognition.js')).Cognition),
  },
  { name: 'actors', label: 'Actors', key: 'a', view: lazy(async () => (await import('./pages/actors.js')).Actors) },
  {
    name: 'evaluations',
    label: 'Evaluations',
    key: 'e',
    view: lazy(async () => (await import('./pages/evaluations.js')).Evaluations),
  },
  { name: 'calls', label: 'Calls', key: 'p', view: lazy(async () => (await import('./pages/calls.js')).Calls) },
  { name: 'compare', label: 'Compare', key: 'v', view: lazy(async () => (await import('./pages/compare.js')).Compare) },
  { name: 'report', label: 'Report', key: 't', view: lazy(async () => (await import('./pages/report.js')).Report) },
  { name: 'setup', label: 'Setup', key: 's', view: lazy(async () => (await import('./pages/setup.js')).Setup) },
  { name: 'missing', label: null, key: '', view: lazy(async () => (await import('./pages/missing.js')).Missing) },
];
