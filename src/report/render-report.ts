import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunSource } from '../views/run-source.ts';
import { type Figure, figuresOf } from './charts.ts';
import { factsOf, type ReportFacts } from './facts.ts';
import { escapedText, type Html, html, raw } from './html-text.ts';
import { abstractOf } from './sections/abstract.ts';
import { knowledge } from './sections/knowledge-section.ts';
import { bestPath } from './sections/path-section.ts';
import { honesty } from './sections/reliability.ts';
import { repeating, setup } from './sections/setup-section.ts';
import { spending } from './sections/spending-section.ts';
import { statecharts } from './sections/statechart-section.ts';

/** A report as one HTML file that works from disk without JavaScript, and its figures. */
export interface Report {
  readonly html: string;
  readonly figures: readonly Figure[];
  /** A figure as a file of its own: with its colours, on white. */
  readonly standalone: (svg: string) => string;
}

const pageStyles = join(import.meta.dirname, '../dashboard/page/style');
const styles = [
  join(pageStyles, 'tokens.css'),
  join(pageStyles, 'charts.css'),
  join(import.meta.dirname, 'report.css'),
];

/** Writes the report of a run as it stands now. */
export const writeReport = async (source: RunSource, now = new Date()): Promise<Report> => {
  const facts = await factsOf(source, now);
  const figures = figuresOf(facts);
  return { html: documentOf(facts, figures), figures, standalone };
};

const documentOf = (facts: ReportFacts, figures: readonly Figure[]): string => {
  const { source, written } = facts;
  const title = `${source.task.title}: run ${source.id}`;
  const body = html`
<header><h1>${source.task.title}</h1><p class="soft">run ${source.id}, report of ${written.slice(0, 16).replace('T', ' ')} UTC</p></header>
<main>
${section('abstract', 'Abstract', abstractOf(facts))}
${section('honesty', 'Reliability', honesty(facts))}
${section('scores', 'Scores', pictures(figures, ['score-by-rounds', 'score-by-spend', 'score-by-time']))}
${section('path', 'Ancestry of the best', bestPath(facts))}
${section('lineage', 'Lineage', pictures(figures, ['lineage']))}
${section('grid', 'MAP-Elites grid', pictures(figures, ['grid']))}
${section('knowledge', 'Provenance of proposals', knowledge(facts))}
${section('failures', 'What failed', pictures(figures, ['failures']))}
${section('spending', 'Cost and time', html`${spending(facts)}${pictures(figures, ['time-by-stage'])}`)}
${section('setup', 'Setup', setup(facts))}
${section('machines', 'Architecture (statecharts)', statecharts())}
${section('repeat', 'Reproduce', repeating(facts))}
</main>`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>${escapedText(title)}</title><style>${styleText()}</style></head>
<body>${body.html}
<script type="application/json" id="summary">${JSON.stringify(facts.summary).replaceAll('<', '\\u003c')}</script>
</body></html>
`;
};

const section = (id: string, title: string, content: Html | null): Html | null =>
  content === null ? null : html`<section id="${id}"><h2>${title}</h2>${content}</section>`;

const pictures = (figures: readonly Figure[], names: readonly string[]): Html | null => {
  const found = names.flatMap((name) => figures.find((figure) => figure.name === name) ?? []);
  return found.length === 0
    ? null
    : html`${found.map(({ title, svg }) => html`<figure tabindex="0"><div class="picture">${raw(svg)}</div><figcaption>${title}</figcaption></figure>`)}`;
};

/** Drawings take their colours from the page; a file takes them along, in the light palette that papers are printed in. */
const standalone = (svg: string): string =>
  svg.replace(
    /^<svg [^>]*>/,
    (open) =>
      `${open}<style>${styleText().replaceAll(/light-dark\(([^,]+),[^)]+\)/g, '$1')}</style><rect width="100%" height="100%" fill="#fff"/>`,
  );

const styleText = (): string => styles.map((path) => readFileSync(path, 'utf8')).join('\n');
