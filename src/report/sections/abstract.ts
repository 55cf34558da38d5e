import { duration, measured, money, number, signed } from '../../dashboard/page/figures.js';
import { directionText } from '../../model/result/improvement.mjs';
import { stateText } from '../../model/run/end-reasons.mjs';
import { pluralize } from '../../platform/text/pluralize.mjs';
import type { ReportFacts } from '../facts.ts';
import { type Html, html } from '../html-text.ts';

/** The whole run in a few sentences, made of its numbers. */
export const abstractOf = ({ summary, source }: ReportFacts): Html => {
  const { run, best, initial, rounds, spend, durations, state, reason } = summary;
  const models = [...new Set(Object.values(run.models))].filter((name) => name !== 'none');
  const who =
    models.length === 0 ? 'without an LLM (baseline mode: recombines known edits)' : `with ${models.join(', ')}`;
  const passed = rounds.statuses.passed ?? 0;
  const better = directionText(run.score.direction);
  const ended = `State of the run: ${stateText(state, reason)}.`;
  const found =
    best?.score == null || best.round === 0
      ? 'No program was better than the initial one.'
      : `The best program, node ${best.round} (“${best.name}”), reached ${measured(best.score.mean, best.score.spread, best.score.n)} ${run.score.unit} (${better}); the initial program reached ${initial?.score == null ? 'no score' : measured(initial.score.mean, initial.score.spread, initial.score.n)}. ${gainText(best, run.score.unit)}${certifiedText(best.certificate, run.score.unit)} It is ${pluralize(best.line.length - 1, 'step')} away from the initial program.`;
  return html`<p>${pluralize(rounds.done, 'round')} of ${source.task.title.toLowerCase()} were run on ${pluralize(run.islands, 'island')} ${who}, with seed ${run.seed}; ${passed} passed. ${found}</p>
<p>This took ${duration(durations.seconds)} and ${pluralize(durations.evaluations.count, 'evaluation')} (${duration(durations.evaluations.cpuSeconds)} of CPU time)${spend.calls === 0 ? '' : `, ${pluralize(spend.calls, 'model call')} with ${number(spend.tokensIn + spend.tokensOut)} tokens for ${money(spend.usd, spend.unpriced)}`}. ${ended}</p>`;
};

type Best = NonNullable<ReportFacts['summary']['best']>;

const certifiedText = (certificate: Best['certificate'], unit: string): string =>
  certificate === null
    ? ''
    : ` The best certified artifact, of node ${certificate.node} with seed ${certificate.seed}, is worth ${certificate.score} ${unit}; it was checked exactly, without the evaluator.`;

const gainText = ({ gain, confirmed, certificate }: Best, unit: string): string => {
  if (gain === null) return '';
  const how =
    certificate !== null
      ? 'both values are exact'
      : confirmed
        ? 'a gain that was confirmed by repeating it with fresh seeds'
        : 'a gain that is unconfirmed';
  return `That is ${signed(gain.difference)} ${unit}: ${how}.`;
};
