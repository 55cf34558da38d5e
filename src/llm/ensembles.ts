import type { Role } from '../model/task/role.ts';
import { AsiError } from '../platform/errors.ts';
import { pickWeighted, type Random } from '../platform/statistics/seeded-random.ts';

/** One model of an ensemble. */
export interface Member {
  readonly model: string;
  readonly weight: number;
}

/** The models that share a role; one of them is drawn for each question. */
export type Ensemble = readonly Member[];

/** The models of each role; null where the role works without one. */
export type ModelsByRole = Readonly<Record<Role, Ensemble | null>>;

/** A model setting that cannot be read. */
const modelSpecProblem = (message: string): AsiError =>
  new AsiError({
    code: 'model-spec',
    message,
    kind: 'user',
    advice: 'Write a model, "none", or "model:weight,model:weight".',
  });

/**
 * Reads `none`, a model, or an ensemble "a:2,b:1". What follows the last colon is a weight when it is a plain number
 * above 0 and below 1000 without a leading zero; anything else belongs to the name ("llama3:8b", "gpt-4:0613"). A model
 * whose own tag looks like a weight gets one written behind it: "mistral:7:1".
 */
const ensembleOf = (spec: string): Ensemble | null => {
  const texts = spec.split(',').map((text) => text.trim());
  if (texts.length === 1 && texts[0] === 'none') return null;
  const members = texts.map(memberOf);
  const names = members.map(({ model }) => model);
  if (names.includes('')) throw modelSpecProblem(`"${spec}" names no model in one of its places`);
  if (names.includes('none')) throw modelSpecProblem(`"${spec}" mixes "none" with models`);
  if (new Set(names).size < names.length) throw modelSpecProblem(`"${spec}" names a model twice`);
  return members;
};

const memberOf = (text: string): Member => {
  const colon = text.lastIndexOf(':');
  const tail = colon < 0 ? '' : text.slice(colon + 1);
  const isWeight = /^(0|[1-9]\d{0,2})(\.\d{1,6})?$/.test(tail) && Number(tail) > 0;
  return isWeight ? { model: text.slice(0, colon).trim(), weight: Number(tail) } : { model: text, weight: 1 };
};

/** The ensembles of the roles: a role's own setting, else the common one, else none. */
export const modelsByRole = (
  roles: readonly Role[],
  common: string | null,
  own: Readonly<Partial<Record<Role, string>>>,
): ModelsByRole =>
  Object.fromEntries(roles.map((role) => [role, ensembleOf(own[role] ?? common ?? 'none')])) as ModelsByRole;

/** Draws the model of one question. */
export const drawModel = (ensemble: Ensemble, random: Random): string =>
  pickWeighted(random, ensemble, ({ weight }) => weight).model;

/** The setting in its own notation, for run records. */
export const ensembleText = (ensemble: Ensemble | null): string => {
  if (ensemble === null) return 'none';
  const [first, ...others] = ensemble;
  if (others.length === 0 && first?.weight === 1)
    return memberOf(first.model).weight === 1 ? first.model : `${first.model}:1`;
  return ensemble.map(({ model, weight }) => `${model}:${weight}`).join(',');
};

/** The ensembles as text, for the manifest and the first event; roles without one are left out. */
export const modelNames = (models: ModelsByRole): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(models).flatMap(([role, ensemble]) => (ensemble === null ? [] : [[role, ensembleText(ensemble)]])),
  );
