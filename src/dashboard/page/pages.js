/** Every view by the first part of its route; `label` puts it into the navigation, `key` behind "g". */

import { Actors } from './pages/actors-page.js';
import { Calls } from './pages/calls-page.js';
import { Cognition } from './pages/cognition-page.js';
import { Compare } from './pages/compare-page.js';
import { Evaluations } from './pages/evaluations-page.js';
import { Grid } from './pages/grid-page.js';
import { Lineage } from './pages/lineage-page.js';
import { Missing } from './pages/missing-page.js';
import { NodePage } from './pages/node-page.js';
import { Overview } from './pages/overview-page.js';
import { Report } from './pages/report-page.js';
import { Runs } from './pages/runs-page.js';
import { Setup } from './pages/setup-page.js';

/**
 * What every view is given.
 * @typedef {{ state: import('./live-updates.js').Live, view: import('../../views/documents.ts').ViewDocument, nodes: import('../../views/documents.ts').NodeColumns | null, route: import('./router.js').Route, live: ReturnType<typeof import('./live-updates.js').createLive> }} PageProps
 * @typedef {{ name: string, label: string | null, key: string, view: (props: PageProps) => import('preact').ComponentChildren }} Page
 */

/** @type {readonly Page[]} */
export const pages = [
  { name: 'runs', label: 'Runs', key: 'r', view: Runs },
  { name: 'overview', label: 'Overview', key: 'o', view: Overview },
  { name: 'lineage', label: 'Lineage', key: 'l', view: Lineage },
  { name: 'nodes', label: 'Nodes', key: 'n', view: NodePage },
  { name: 'grid', label: 'Grid', key: 'm', view: Grid },
  {
    name: 'cognition',
    label: 'Cognition',
    key: 'c',
    view: Cognition,
  },
  { name: 'actors', label: 'Actors', key: 'a', view: Actors },
  {
    name: 'evaluations',
    label: 'Evaluations',
    key: 'e',
    view: Evaluations,
  },
  { name: 'calls', label: 'Calls', key: 'p', view: Calls },
  { name: 'compare', label: 'Compare', key: 'v', view: Compare },
  { name: 'report', label: 'Report', key: 't', view: Report },
  { name: 'setup', label: 'Setup', key: 's', view: Setup },
  { name: 'missing', label: null, key: '', view: Missing },
];
