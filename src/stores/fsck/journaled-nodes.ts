import type { RunEvent } from '../../model/event.ts';
import { Node, NodeSummary, summarize } from '../../model/result/node.ts';
import { roundKey, Total } from '../journal/row-codec.ts';
import { damage, type Finding } from './finding.ts';

/** What is known of nodes from four sources, which must agree. */
export const createJournaledNodes = () => {
  const ended = new Map<number, string>();
  const nodes = new Map<number, string>();
  const evaluations = new Map<string, number>();
  const found: Finding[] = [];
  let lastSeq = 0;
  let total: Total | null = null;

  const event = (event: RunEvent): void => {
    lastSeq = event.seq;
    if (event.type !== 'round.ended') return;
    if (ended.has(event.round))
      found.push(damage(`journal event ${event.seq}`, `round ${event.round} ends a second time`));
    ended.set(event.round, event.outcome);
  };
  const node = (key: string, value: unknown): void => {
    const read = Node.safeParse(value);
    if (!read.success || roundKey(read.data.id) !== key) {
      found.push(damage(`node/${key}`, 'it is not a node of that number'));
      return;
    }
    const { id, status } = read.data;
    nodes.set(id, textOf(summarize(read.data)));
    for (const { key: evaluation } of read.data.evaluations) evaluations.set(evaluation, id);
    const outcome = ended.get(id);
    if (outcome === undefined) found.push(damage(`node/${key}`, `the journal has no end of round ${id}`));
    else if (outcome !== status)
      found.push(damage(`node/${key}`, `it is ${status}, but its round ended as ${outcome}`));
  };
  const summary = (key: string, value: unknown): void => {
    const read = NodeSummary.safeParse(value);
    const nodeText = read.success ? nodes.get(read.data.id) : undefined;
    if (!read.success || nodeText === undefined)
      found.push(damage(`summary/${key}`, 'there is no node of that number'));
    else if (nodeText !== textOf(read.data)) found.push(damage(`summary/${key}`, 'it differs from its node'));
    if (read.success) summarized.add(read.data.id);
  };
  const summarized = new Set<number>();
  const totals = (value: unknown): void => {
    total = Total.safeParse(value).data ?? null;
  };
  const close = (): readonly Finding[] => {
    for (const round of ended.keys())
      if (!nodes.has(round)) found.push(damage(`node/${roundKey(round)}`, `round ${round} ended, but has no node`));
    for (const id of nodes.keys())
      if (!summarized.has(id)) found.push(damage(`summary/${roundKey(id)}`, `node ${id} has no summary`));
    let rounds = 0;
    while (nodes.has(rounds)) rounds += 1;
    const counted = `${nodes.size} nodes, ${rounds} without a gap, ${lastSeq} events`;
    if (!total || total.nodes !== nodes.size || total.rounds !== rounds || total.lastSeq !== lastSeq)
      found.push(damage('total/run', `it does not match the records: ${counted}`));
    return found;
  };
  return { event, node, summary, totals, close, evaluations };
};

/** What a summary and its node must agree on. */
const textOf = ({ id, status, fitness, parent, island }: NodeSummary): string =>
  JSON.stringify([id, status, fitness, parent, island]);
