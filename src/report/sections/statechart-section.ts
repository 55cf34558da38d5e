import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { drawStatechart } from '../../dashboard/page/statechart-view.js';
import type { Layout } from '../../dashboard/statechart-layout.ts';
import { type Html, html, raw } from '../html-text.ts';

const shown = ['round', 'engineer', 'run'];

/** The machines that did it, as they are. */
export const statecharts = (): Html =>
  html`${shown.map((name) => html`<details><summary>The ${name}</summary><div class="picture">${raw(drawStatechart(layoutOf(name)))}</div></details>`)}`;

const layoutOf = (name: string): Layout =>
  JSON.parse(readFileSync(join(import.meta.dirname, '../../dashboard/layouts', `${name}.json`), 'utf8')) as Layout;
