import { joined, list, type Prompt, section } from '../../llm/prompt.ts';
import { caps, dataRule, inline, untrusted } from '../../llm/untrusted.ts';
import type { Comparison } from '../../model/result/analysis.ts';
import { meaning, numberText } from '../prompt-parts/numbers.ts';
import { problemText, type TaskView } from '../prompt-parts/task-text.ts';

/** What the Analyzer writes from: the claim, and the mechanical comparison. */
export interface AnalyzerInput {
  readonly task: TaskView;
  readonly motivation: string;
  readonly comparison: Comparison;
}

/** Asks for the lesson of one experiment. */
export const analyzerPrompt = ({ task, motivation, comparison }: AnalyzerInput): Prompt => ({
  system: joined(
    'You write down what one experiment has taught, for those who will decide what to try next and have not seen it.',
    list([
      'First weigh the claim: "confirmed" or "refuted" only when the difference to the parent exceeds the noise and the mechanism fits; "mixed" when parts of it were right; "untested" when the experiment failed before it could tell.',
      'A difference within the noise is no difference. Say so instead of explaining it.',
      'Be concrete and short: numbers, names of functions and parameters, the mechanism. Lessons must hold beyond this one program.',
      'At most three entries in each of "do", "avoid" and "next"; an empty list is better than a platitude.',
      '"symptoms" is what knowledge is looked for with next: at most three phrases that name what was seen in the words in which papers of the field describe it, without numbers and without names of this program.',
      dataRule,
    ]),
    answer,
  ),
  user: joined(
    problemText(task),
    section('The claim', untrusted('motivation', motivation, caps.note)),
    section('The result', list(resultLines(task, comparison))),
    section(
      'What was changed',
      comparison.diff.trim() !== '' && untrusted('difference', comparison.diff, caps.document),
    ),
    section('The log', comparison.log.trim() !== '' && untrusted('log', comparison.log, caps.log)),
  ),
});

const answer = `Answer with one JSON object and nothing else, every field present:
{"claim": "confirmed" | "refuted" | "mixed" | "untested",
 "outcome": "what happened and why, one or two sentences",
 "againstParent": "what differs from the parent in effect, one sentence",
 "againstBest": "what it lacks or has over the best, one sentence",
 "do": ["what to keep doing"], "avoid": ["what not to do again, and when"], "next": ["one experiment worth making"],
 "symptoms": ["what was seen, as the literature would put it"]}`;

const resultLines = (
  task: TaskView,
  { status, score, parent, best, noise, metrics, repeated }: Comparison,
): string[] => [
  `status: ${inline(status)}`,
  `score: ${score === null ? 'none' : numberText(score)} (${meaning(task.score)})`,
  ...(parent === null ? [] : [`parent: ${against(parent)}`]),
  ...(best === null ? [] : [`best so far: ${against(best)}`]),
  `noise: differences up to ${numberText(noise)} mean nothing`,
  ...(repeated == null ? [] : [`looked like a new best, so it was run again: ${repetition(repeated)}`]),
  ...metrics.map(metricLine),
];

const repetition = ({ n, mean, spread, advantage }: NonNullable<Comparison['repeated']>): string => {
  const fresh = `${numberText(mean)} ± ${numberText(spread)} with fresh seeds (n = ${n})`;
  if (advantage === null) return fresh;
  const verdict = advantage > 0 ? 'the gain holds' : 'the gain is not borne out';
  return `${fresh}; ${verdict}: lower 95 % bound of its advantage over the best confirmed ${numberText(advantage)}`;
};

const against = ({ node, score, difference }: NonNullable<Comparison['parent']>): string => {
  const scored = score === null ? 'no score' : `score ${numberText(score)}`;
  const sign = difference !== null && difference > 0 ? '+' : '';
  return `node ${node}, ${scored}${difference === null ? '' : `, difference ${sign}${numberText(difference)} (positive is better)`}`;
};

const metricLine = ({ name, value, parent, better }: Comparison['metrics'][number]): string => {
  const verdict = better === null ? '' : better ? ', better' : ', worse';
  const before = parent === null ? '' : ` (parent ${numberText(parent)}${verdict})`;
  return `${inline(name, 80)}: ${numberText(value)}${before}`;
};
