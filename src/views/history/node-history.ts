import type { RunEvent } from '../../model/event.ts';
import type { Feature } from '../../model/task/task.ts';
import type { NodeColumns } from '../documents.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer U)[] ? U[] : T[K] };
type Columns = Mutable<Omit<NodeColumns, 'boot' | 'count'>>;
type Row = { [K in keyof Columns]: Columns[K][number] };
type Recorded = Extract<RunEvent, { type: 'node.recorded' }>;

/** What is known of a node before it is recorded. */
interface Pending {
  readonly cited?: readonly string[];
  readonly confirmed?: boolean;
}

/** The nodes of a run as columns, grown by its events. */
export interface NodeFold {
  /** `activeSeconds`: how long the run has worked up to the event. */
  apply(event: RunEvent, activeSeconds: number): void;
  /** The rows from a position on. */
  since(row: number): Omit<NodeColumns, 'boot'>;
  readonly count: number;
  readonly columns: Readonly<Columns>;
  /** The row of a round; undefined when it is not recorded. */
  rowOf(round: number): number | undefined;
}

/** Begins without nodes. */
export const createNodeFold = (features: readonly Feature[]): NodeFold => {
  const columns = noColumns();
  const rows = new Map<number, number>();
  const pending = new Map<number, Pending>();
  let [usd, tokens, epoch] = [0, 0, 1];

  const add = (event: Recorded, activeSeconds: number): void => {
    if (rows.has(event.round)) return;
    rows.set(event.round, columns.round.length);
    const row = rowFrom(event, features, { usd, tokens, activeSeconds, epoch }, pending.get(event.round) ?? {});
    for (const [name, value] of Object.entries(row)) (columns[name as keyof Columns] as unknown[]).push(value);
    pending.delete(event.round);
  };

  return {
    apply: (event, activeSeconds) => {
      if (event.type === 'call.ended') {
        usd += event.usd ?? 0;
        tokens += event.tokensIn + event.tokensOut;
      } else if (event.type === 'epoch.started') epoch = event.epoch;
      else if (event.type === 'proposal.made')
        pending.set(event.round, { ...pending.get(event.round), cited: citedIn(event.cited) });
      else if (event.type === 'best.checked') {
        const row = rows.get(event.round);
        if (row === undefined)
          pending.set(event.round, { ...pending.get(event.round), confirmed: event.check.confirmed });
        else columns.confirmed[row] = event.check.confirmed;
      } else if (event.type === 'node.recorded') add(event, activeSeconds);
    },
    since: (row) => {
      const cut = Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, values.slice(row)]));
      return { count: columns.round.length, ...(cut as unknown as Columns) };
    },
    get count() {
      return columns.round.length;
    },
    columns,
    rowOf: (round) => rows.get(round),
  };
};

/** The node in a row as the order of nodes looks at it, with its score; null when it cannot lead. */
export const rankedRow = (columns: NodeFold['columns'], row: number) => {
  const [id, fitness, score] = [columns.round[row]!, columns.fitness[row]!, columns.score[row]!];
  if (columns.status[row] !== 'passed' || fitness === null) return null;
  return { id, fitness, score, confirmed: columns.confirmed[row]!, epoch: columns.epoch[row]! };
};
const noColumns = (): Columns => ({
  ...{ round: [], island: [], parent: [], references: [], status: [], score: [], spread: [], n: [] },
  ...{ fitness: [], confirmed: [], epoch: [], name: [], motivation: [], at: [], usd: [] },
  ...{ tokens: [], features: [], cited: [], failure: [] },
});

/** What was counted before a node was recorded. */
interface Totals {
  readonly usd: number;
  readonly tokens: number;
  readonly activeSeconds: number;
  readonly epoch: number;
}

const rowFrom = (event: Recorded, features: readonly Feature[], totals: Totals, pending: Pending): Row => ({
  round: event.round,
  island: event.island,
  parent: event.parent,
  references: [...event.references],
  status: event.status,
  score: event.score?.mean ?? null,
  spread: event.score?.spread ?? 0,
  n: event.score?.n ?? 0,
  fitness: event.fitness,
  confirmed: pending.confirmed ?? null,
  epoch: totals.epoch,
  name: event.name,
  motivation: event.motivation,
  at: Math.round(totals.activeSeconds * 10) / 10,
  usd: Math.round(totals.usd * 1e6) / 1e6,
  tokens: totals.tokens,
  features: features.map(({ name }) => event.features[name] ?? null),
  cited: [...(pending.cited ?? [])],
  failure: event.failure === null ? null : `${event.failure.class}: ${event.failure.message}`.slice(0, 300),
});

/** Everything a proposal cites, in one list: items by id, nodes as "#7", ideas as "idea:key". */
const citedIn = (cited: Extract<RunEvent, { type: 'proposal.made' }>['cited']): string[] => {
  const ideas = 'ideas' in cited ? (cited.ideas as readonly string[]) : [];
  return [
    ...cited.cognition,
    ...(cited.lessons ?? []),
    ...cited.nodes.map((node) => `#${node}`),
    ...ideas.map((key) => `idea:${key}`),
  ];
};
