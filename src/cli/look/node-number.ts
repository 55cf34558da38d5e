import type { Node } from '../../model/result/node.ts';
import { nearestNames } from '../../platform/text/nearest-name.ts';
import type { OpenedRun } from '../../run/read/opened-run.ts';
import { cliProblem } from '../terminal/cli-problem.ts';

/** Reads the node that was typed: a number, `r7`, `best` or `initial`. */
export const nodeCalled = async ({ reader, view, runDirectory }: OpenedRun, typed: string): Promise<Node> => {
  const id =
    typed === 'best' ? (view.best?.round ?? null) : typed === 'initial' ? (view.initial?.round ?? 0) : numberOf(typed);
  const node = id === null ? undefined : await reader.node(id);
  if (node !== undefined) return node;
  const ids = [...view.nodes.keys()];
  throw cliProblem({
    code: 'node-unknown',
    message:
      id === null
        ? `The run ${runDirectory.id} has no best node yet.`
        : `The run ${runDirectory.id} has no node ${id}.`,
    advice: ids.length === 0 ? 'Nothing is recorded yet.' : `Its nodes are ${Math.min(...ids)} to ${Math.max(...ids)}.`,
  });
};

const numberOf = (typed: string): number => {
  const [, digits] = /^r?(\d{1,9})$/.exec(typed) ?? [];
  if (digits !== undefined) return Number(digits);
  const [near] = nearestNames(typed, ['best', 'initial'], 1);
  throw cliProblem({
    code: 'node-invalid',
    message: `"${typed}" is no node.`,
    advice: near ? `Did you mean "${near}"?` : 'Write the number of its round, "best" or "initial".',
  });
};
