import type { CognitionItem } from '../../domain/cognition.ts';
import type { RunEvent } from '../../domain/event.ts';
import type { CognitionDocument } from '../api.ts';

interface Use {
  retrieved: number;
  readonly gains: number[];
  readonly nodes: number[];
  lastRound: number | null;
}

interface Origin {
  readonly fitness: number;
  readonly cognition: number;
  readonly experience: number;
}

/** How knowledge was used and what came of it, grown by events. */
export interface KnowledgeFold {
  apply(event: RunEvent): void;
  document(items: readonly CognitionItem[]): CognitionDocument;
}

/** Begins unused. A proposal's shares: cited items are cognition, cited nodes experience, nothing cited is original. */
export const createKnowledgeFold = (): KnowledgeFold => {
  const uses = new Map<string, Use>();
  const cited = new Map<number, { cognition: readonly string[]; nodes: number }>();
  const origins: Origin[] = [];
  const useOf = (id: string): Use => {
    const known = uses.get(id) ?? { retrieved: 0, gains: [], nodes: [], lastRound: null };
    uses.set(id, known);
    return known;
  };

  const recorded = (event: Extract<RunEvent, { type: 'node.recorded' }>): void => {
    const citing = cited.get(event.round);
    cited.delete(event.round);
    if (event.round === 0) return;
    for (const id of citing?.cognition ?? []) {
      const use = useOf(id);
      use.nodes.push(event.round);
      use.lastRound = event.round;
      if (event.difference !== null) use.gains.push(event.difference);
    }
    if (event.status !== 'passed' || event.fitness === null) return;
    const [items, nodes] = [citing?.cognition.length ?? 0, citing?.nodes ?? 0];
    const whole = items + nodes;
    origins.push({
      fitness: event.fitness,
      cognition: whole === 0 ? 0 : items / whole,
      experience: whole === 0 ? 0 : nodes / whole,
    });
  };

  return {
    apply: (event) => {
      if (event.type === 'brief.made') for (const { id } of event.brief.cognition) useOf(id).retrieved += 1;
      if (event.type === 'candidate.proposed')
        cited.set(event.round, { cognition: event.cited.cognition, nodes: event.cited.nodes.length });
      if (event.type === 'node.recorded') recorded(event);
    },
    document: (items) => ({
      items: items.map((item) => {
        const use = uses.get(item.id);
        return {
          item,
          retrieved: use?.retrieved ?? 0,
          cited: use?.nodes.length ?? 0,
          gain: use === undefined || use.gains.length === 0 ? null : gainOf(use.gains),
          lastRound: use?.lastRound ?? null,
          nodes: use?.nodes ?? [],
        };
      }),
      provenance: { all: sharesOf(origins), top: sharesOf(bestTenth(origins)) },
    }),
  };
};

/** Mean gain with a normal 95 % interval; none for fewer than three. */
const gainOf = (gains: readonly number[]) => {
  const n = gains.length;
  const mean = gains.reduce((sum, gain) => sum + gain, 0) / n;
  if (n < 3) return { mean, low: null, high: null, n };
  const spread = Math.sqrt(gains.reduce((sum, gain) => sum + (gain - mean) ** 2, 0) / (n - 1));
  const half = (1.96 * spread) / Math.sqrt(n);
  return { mean, low: mean - half, high: mean + half, n };
};

const bestTenth = (origins: readonly Origin[]): readonly Origin[] =>
  [...origins].sort((a, b) => b.fitness - a.fitness).slice(0, Math.ceil(origins.length / 10));

const sharesOf = (origins: readonly Origin[]) => {
  const n = origins.length;
  const mean = (of: (origin: Origin) => number): number =>
    n === 0 ? 0 : origins.reduce((sum, one) => sum + of(one), 0) / n;
  const [cognition, experience] = [mean((one) => one.cognition), mean((one) => one.experience)];
  return { cognition, experience, original: n === 0 ? 0 : 1 - cognition - experience, n };
};
