import type { Hit } from '../../knowledge/items/field-items.ts';
import { singleLine } from '../../platform/text/plain-text.ts';
import { textOf } from '../grammar/arguments.ts';
import { answer, type Execute } from '../grammar/command-definition.ts';
import { resolvedConfig } from '../run/resolved-config.ts';
import { cliProblem } from '../terminal/cli-problem.ts';
import { presentField } from './locate-field.ts';

/** Says which items of a field a situation calls for, and why each: as a run would recall them, but without a server. */
export const cognitionSearch: Execute = async (call) => {
  const [field, query] = call.arguments.positionals as [string, string];
  if (query.trim() === '')
    throw cliProblem({
      code: 'query-empty',
      message: 'The query is empty.',
      advice: 'Write the symptom, for instance "recall falls with the number of keys".',
    });
  const { name, directory } = presentField(field);
  const { config } = await resolvedConfig(call, null);
  const { searchable } = await import('../../knowledge/items/shipped-fields.ts');
  const cognition = await searchable(directory, config.embedder.dimensions);
  const { items, threshold, diversity, tokens } = config.cognition;
  const k = countFromArgs(textOf(call.arguments, 'items')) ?? items;
  const hits = await cognition.search(query, { k, threshold, diversity, tokens });
  answer(call, { schema: 1, field: name, query, hits }, () => {
    const recalled = hits.filter(({ leftOut }) => leftOut === null);
    const others = hits.filter(({ leftOut }) => leftOut !== null).slice(0, k);
    return [
      ...(recalled.length === 0 ? [`Nothing in ${name} is related to this.`] : recalled.flatMap(hitLines)),
      ...(others.length === 0 ? [] : ['', 'Left out:', ...others.map(leftOutLine)]),
    ].join('\n');
  });
  return 0;
};

const hitLines = (hit: Hit, index: number): string[] => [
  `${String(index + 1).padStart(2)}  ${hit.id}  ${singleLine(hit.title, 100)}`,
  `    ${reasons(hit)}`,
];

const reasons = ({ similarity, why }: Hit): string =>
  [
    why?.words.length
      ? `words: ${why.words
          .slice(0, 8)
          .map((word) => singleLine(word, 30))
          .join(', ')} (rank ${why.lexical ?? '-'})`
      : 'no word in common',
    why?.dense == null ? null : `meaning: rank ${why.dense}`,
    `similarity ${similarity.toFixed(2)}`,
    why !== undefined && why.credit !== 1 ? `record × ${why.credit.toFixed(2)}` : null,
  ]
    .filter((part) => part !== null)
    .join(' · ');

const leftOutLine = (hit: Hit): string => `    ${hit.id}: ${hit.leftOut} (${reasons(hit)})`;

const countFromArgs = (text: string | null): number | null => {
  if (text === null) return null;
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw cliProblem({
    code: 'value-invalid',
    message: `Invalid value "${singleLine(text, 40)}" for -k.`,
    advice: 'Write a number from 1 on.',
  });
};
