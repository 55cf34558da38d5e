import { cognitionProblem, loadCognition } from '../../knowledge/items/cognition-files.ts';
import { keptVersions, loadVersion } from '../../knowledge/items/cognition-versions.ts';
import type { CognitionItem } from '../../model/proposal/cognition-item.ts';
import type { AsiError } from '../../platform/errors.ts';
import { nearestNames } from '../../platform/text/nearest-name.ts';
import { plainText, singleLine } from '../../platform/text/plain-text.ts';
import { textOf } from '../grammar/arguments.ts';
import { answer, type Execute } from '../grammar/command-definition.ts';
import { cliProblem } from '../terminal/cli-problem.ts';
import { presentField } from './locate-field.ts';

/** Shows an item, or an earlier version of it, and which versions are kept. */
export const cognitionShow: Execute = async (call) => {
  const [field, id] = call.arguments.positionals as [string, string];
  const { name, directory } = presentField(field);
  const kept = await keptVersions(directory, id);
  const wanted = versionFromArgs(textOf(call.arguments, 'version'));
  const present = (await loadCognition(directory)).find((one) => one.id === id);
  const isPresent = present !== undefined && (wanted === null || wanted === (present.version ?? 1));
  if (present === undefined && wanted === null) throw await unknown(directory, id, kept);
  const item = isPresent ? present : await loadVersion(directory, id, wanted!);
  const versions = [...kept, ...(present === undefined ? [] : [present.version ?? 1])];
  answer(call, { schema: 1, field: name, item, versions, present: present?.version ?? (present ? 1 : null) }, () =>
    itemPage(item, isPresent ? (item.version ?? 1) : wanted!, kept, present === undefined),
  );
  return 0;
};

const itemPage = (item: CognitionItem, version: number, kept: readonly number[], isRemoved: boolean): string => {
  const { title, authors, year, url, section } = item.source;
  const rows: readonly (readonly [string, string])[] = [
    ['id', item.id],
    [
      'version',
      `${version}${kept.length === 0 ? '' : ` (kept: ${kept.join(', ')}; --version shows one)`}${isRemoved ? '; the item was removed' : ''}`,
    ],
    ['made', item.made ?? 'curated'],
    ['source', [title, authors, year, section && `"${section}"`, url].filter(Boolean).join(', ')],
    ['applies when', item.trigger],
    ['tags', item.tags.join(', ')],
    ['expects', (item.expects ?? []).map(({ metric, moves }) => `${metric} ${moves}`).join(', ')],
    ['disagrees with', (item.disagreesWith ?? []).join(', ')],
    [
      'learnt',
      item.learnt === undefined
        ? ''
        : `${item.learnt.support} nodes bear it out, ${item.learnt.against} speak against it (runs: ${item.learnt.runs.join(', ')})`,
    ],
    [
      'edits',
      item.edits
        .map((edit) => ('region' in edit ? `region ${edit.region}` : `${edit.tune} = ${edit.value}`))
        .join(', '),
    ],
  ];
  const shown = rows.filter(([, value]) => value !== '');
  return [
    singleLine(item.title, 300),
    '',
    ...shown.map(([key, value]) => `${key.padEnd(15)}${singleLine(value, 600)}`),
    '',
    plainText(item.text),
  ].join('\n');
};

const versionFromArgs = (text: string | null): number | null => {
  if (text === null) return null;
  if (/^v?[1-9]\d{0,8}$/.test(text)) return Number(text.replace('v', ''));
  throw cliProblem({
    code: 'value-invalid',
    message: `Invalid value "${singleLine(text, 40)}" for --version.`,
    advice: 'Write a number from 1 on.',
  });
};

const unknown = async (directory: string, id: string, kept: readonly number[]): Promise<AsiError> => {
  const near = nearestNames(
    id,
    (await loadCognition(directory)).map((item) => item.id),
  );
  const removed = kept.length === 0 ? '' : ` It was removed; --version ${kept.at(-1)} shows it as it was.`;
  return cognitionProblem(
    'cognition-unknown',
    `There is no item "${singleLine(id, 80)}" in ${directory}.${removed}`,
    near.length > 0 ? `Did you mean ${near.join(' or ')}?` : '"asi cognition ls <field>" lists the ids.',
  );
};
