import { settingsByKey } from '../config/settings-by-key.ts';
import { type Direction, improvement } from '../model/result/improvement.mjs';
import { bestSoFar } from '../model/result/node-order.mjs';
import { AsiError } from '../platform/errors.ts';
import { measured } from '../platform/statistics/measured.ts';
import type { CompareDocument } from './documents.ts';
import { type NodeFold, rankedRow } from './history/node-history.ts';
import type { RunSource } from './run-source.ts';

type Arm = CompareDocument['arms'][number];
type Axis = 'rounds' | 'spend' | 'time';

const positions = 60;
const mostRuns = 40;

/** Where runs are opened by their names. */
export interface Comparable {
  open(id: string): Promise<{ readonly source: RunSource }>;
}

/** Folds runs into arms: runs whose settings differ in the seed only are one arm. */
export const compareDocument = async (
  registry: Comparable,
  ids: readonly string[],
  by: string,
): Promise<CompareDocument> => {
  if (ids.length === 0 || ids.length > mostRuns)
    throw new AsiError({
      kind: 'user',
      code: 'runs',
      message: `${ids.length} runs cannot be compared.`,
      advice: `Name 1 to ${mostRuns} runs.`,
    });
  const axis: Axis = by === 'spend' || by === 'time' ? by : 'rounds';
  const sources = await Promise.all(ids.map(async (id) => (await registry.open(id)).source));
  const facts = await Promise.all(sources.map((source) => factsOf(source, axis)));
  const groups = new Map<string, RunFacts[]>();
  for (const fact of facts) groups.set(fact.settings, [...(groups.get(fact.settings) ?? []), fact]);
  const members = [...groups.values()];
  const differing = differences(members.map((group) => group[0]!.config));
  const arms = members.map((group, index) => armOf(group, members[0]!, labelOf(group, differing, index), index === 0));
  return {
    axis: { rounds: 'rounds', spend: 'US dollars', time: 'minutes' }[axis],
    unit: sources[0]!.task.score.unit,
    arms,
    differing,
  };
};

interface RunFacts {
  readonly id: string;
  readonly seed: number;
  readonly settings: string;
  readonly profile: string;
  readonly config: ReadonlyMap<string, string>;
  readonly direction: Direction;
  readonly usd: number;
  /** Best so far, at every node. */
  readonly curve: readonly { readonly x: number; readonly best: number }[];
}

const factsOf = async (source: RunSource, axis: Axis): Promise<RunFacts> => {
  const view = source.fold.view();
  const manifest = await source.manifest();
  const config = new Map([...settingsByKey(manifest.config)].map(([key, value]) => [key, JSON.stringify(value)]));
  for (const key of ['seed', 'runs', 'cache', 'python']) config.delete(key);
  config.set('profile', JSON.stringify(view.profile)); // manifests from before there were profiles say nothing
  const { direction } = source.task.score;
  const settings = JSON.stringify([manifest.task, [...config].sort()]);
  return {
    id: source.id,
    seed: view.seed,
    settings,
    profile: view.profile,
    config,
    direction,
    usd: view.spend.usd,
    curve: curveOf(source.fold.nodes, axis),
  };
};

const curveOf = ({ columns, count }: NodeFold, axis: Axis) => {
  const xs = { rounds: columns.round, spend: columns.usd, time: columns.at.map((seconds) => seconds / 60) }[axis];
  // rounds are recorded in another order than they began: the best so far is that along the axis
  const rows = Array.from({ length: count }, (_, row) => row).sort((a, b) => xs[a]! - xs[b]!);
  const leaders = bestSoFar(rows.map((row) => rankedRow(columns, row)));
  return rows.flatMap((row, index) => {
    const score = leaders[index]?.score ?? null;
    return score === null ? [] : [{ x: xs[row]!, best: score }];
  });
};

const armOf = (group: readonly RunFacts[], first: readonly RunFacts[], label: string, isFirst: boolean): Arm => {
  const end = Math.max(...group.map(({ curve }) => curve.at(-1)?.x ?? 0));
  const x = Array.from({ length: positions + 1 }, (_, step) => (end * step) / positions);
  const runs = group.map(({ id, curve }) => ({ id, best: x.map((at) => bestAt(curve, at)) }));
  const columns = x.map((_, at) => runs.flatMap(({ best }) => (best[at] === null ? [] : [best[at]!])));
  const finals = group.flatMap(({ curve }) => curve.at(-1)?.best ?? []);
  const means = columns.map((values) => (values.length === 0 ? null : meanOf(values)));
  const known = means.filter((value): value is number => value !== null);
  return {
    label,
    x,
    runs,
    mean: means,
    spread: columns.map(spreadOf),
    final: { mean: finals.length === 0 ? null : meanOf(finals), spread: spreadOf(finals), n: finals.length },
    area: known.length === 0 ? null : meanOf(known),
    difference: isFirst ? null : differenceOf(group, first),
    usd: group.reduce((sum, { usd }) => sum + usd, 0),
  };
};

/** The best so far at a position; a run that is shorter keeps its last value. */
const bestAt = (curve: RunFacts['curve'], at: number): number | null => {
  let best: number | null = null;
  for (const point of curve) {
    if (point.x > at + 1e-9) break;
    best = point.best;
  }
  return best;
};

/** Paired by seed where both arms have it, otherwise of the means; a 95 % interval from three on. None between two profiles. */
const differenceOf = (group: readonly RunFacts[], first: readonly RunFacts[]): Arm['difference'] => {
  if (group[0]!.profile !== first[0]!.profile) return null;
  const finals = new Map(
    first.flatMap(({ seed, curve }) => (curve.length > 0 ? [[seed, curve.at(-1)!.best] as const] : [])),
  );
  const paired = group.flatMap(({ seed, curve, direction }) => {
    return improvement(curve.at(-1)?.best, finals.get(seed), direction) ?? [];
  });
  if (paired.length >= 3) {
    const half = (1.96 * spreadOf(paired)) / Math.sqrt(paired.length);
    const mean = meanOf(paired);
    return { mean, low: mean - half, high: mean + half, n: paired.length };
  }
  const own = group.flatMap(({ curve }) => curve.at(-1)?.best ?? []);
  if (own.length === 0 || finals.size === 0) return null;
  return {
    mean: improvement(meanOf(own), meanOf([...finals.values()]), group[0]!.direction)!,
    low: null,
    high: null,
    n: Math.min(own.length, finals.size),
  };
};

const meanOf = (values: readonly number[]): number => measured(values).mean;

const spreadOf = (values: readonly number[]): number => measured(values).spread;

const differences = (configs: readonly ReadonlyMap<string, string>[]): CompareDocument['differing'] => {
  const keys = new Set(configs.flatMap((config) => [...config.keys()]));
  return [...keys].sort().flatMap((setting) => {
    const values = configs.map((config) => config.get(setting) ?? 'not set');
    return new Set(values).size > 1 ? [{ setting, values }] : [];
  });
};

const labelOf = (group: readonly RunFacts[], differing: CompareDocument['differing'], index: number): string => {
  const rows = differing.slice(0, 3).map(({ setting, values }) => `${setting} = ${values[index]?.replaceAll('"', '')}`);
  return rows.length === 0 ? group[0]!.id : rows.join(', ');
};
