import type { CognitionItem, Edit } from '../../../model/proposal/cognition-item.ts';
import { normalisedTokens } from '../../../platform/source/normalised-tokens.ts';
import { outline, replaceRegion, setTunable } from '../../../platform/source/regions.ts';
import type { Operator } from './operator.ts';
import { trackRecord } from './operator-credit.ts';
import { thompson } from './thompson.ts';

/** Applies the edits of one recalled item, all or none; items that are in place already, tuned or not, are left alone. */
export const recipe: Operator = ({ parent, items, history, credits, language, random }) => {
  const shapeBefore = shape(parent.program, language);
  const arms = items.flatMap(({ item, similarity }) => {
    const program = item.edits.length > 0 ? applyEdits(parent.program, item.edits) : null;
    if (program === null || program === parent.program) return [];
    const setsValues = item.edits.some((edit) => 'tune' in edit);
    if (!setsValues && shape(program, language) === shapeBefore) return [];
    return [{ key: item.id, prior: 0.3 + 0.5 * Math.min(1, Math.max(0, similarity)), item, program }];
  });
  if (arms.length === 0) return null;
  const { item, program } = thompson(random, arms, credits, 'item');
  const targets = targetsOf(item);
  return {
    program,
    name: `${item.id} in ${targets}`,
    motivation:
      `Applies "${item.title}" (${item.id}) to ${targets} of node ${parent.id}. ` +
      `It is advised when ${withoutStop(item.trigger)}; if that holds here, the score should rise.` +
      trackRecord(history, 'item', item.id),
    cited: { cognition: [item.id], nodes: [] },
    summary: `item ${item.id} applied to ${targets}`,
    origin: { operator: 'recipe', item: item.id, region: targets },
  };
};

/** A program after several edits; null when one of them does not fit. */
export const applyEdits = (program: string, edits: readonly Edit[]): string | null =>
  edits.reduce<string | null>((edited, edit) => {
    if (edited === null) return null;
    return 'region' in edit ? replaceRegion(edited, edit.region, edit.code) : setTunable(edited, edit.tune, edit.value);
  }, program);

/** The tokens of a program with every tunable at its lower bound: equal for programs that differ in values only. */
const shape = (program: string, language: string): string => {
  const lines = program.split('\n');
  for (const { line, from, to, low } of outline(program).tunables)
    lines[line] = lines[line]!.slice(0, from) + low + lines[line]!.slice(to);
  return normalisedTokens(lines.join('\n'), language);
};

const targetsOf = (item: CognitionItem): string =>
  [...new Set(item.edits.map((edit) => ('region' in edit ? edit.region : edit.tune)))].join(', ');

const withoutStop = (text: string): string => text.trim().replace(/[.;]$/, '');
