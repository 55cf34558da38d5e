/**
 * Which of two nodes is better: the one rule that selection, the journal, the page and reports go by. More fitness is
 * better, and fitness is turned in the task's direction when it is made; of equals the confirmed one is better, then
 * the earlier one, so that a copy never takes the place of its original. Scores of different epochs are not compared.
 * Plain JavaScript, because the page reads it as it stands.
 * @typedef {{ readonly id: number, readonly fitness: number, readonly confirmed?: boolean | null }} Ranked
 */

/** Sorts the best to the front. @type {(a: Ranked, b: Ranked) => number} */
export const bestFirst = (a, b) =>
  b.fitness - a.fitness || Number(b.confirmed === true) - Number(a.confirmed === true) || a.id - b.id;

/** @type {(node: Ranked, than: Ranked | null | undefined) => boolean} */
export const isBetter = (node, than) => than === null || than === undefined || bestFirst(node, than) < 0;

/**
 * Whether a fitness is more than the best one: only that is progress, and worth confirming.
 * @type {(fitness: number | null, best: number | null | undefined) => fitness is number}
 */
export const isProgress = (fitness, best) =>
  fitness !== null && (best === null || best === undefined || fitness > best);

/**
 * The best node so far at each of a row of nodes, in the order given; null stands for one that has no fitness. Each
 * epoch begins again.
 * @type {<Node extends Ranked & { readonly epoch?: number }>(nodes: readonly (Node | null)[]) => (Node | null)[]}
 */
export const bestSoFar = (nodes) => {
  /** @type {typeof nodes[number]} */
  let best = null;
  return nodes.map((node) => {
    if (node !== null && (best?.epoch !== node.epoch || isBetter(node, best))) best = node;
    return best;
  });
};
