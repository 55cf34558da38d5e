import type { RecombinationRequest, Source } from '../../../../src/actors/researcher/recombination/recombine.ts';
import type { CognitionItem, Edit } from '../../../../src/model/proposal/cognition-item.ts';
import { outline, regionBodies } from '../../../../src/platform/source/regions.ts';
import { randomFrom } from '../../../../src/platform/statistics/seeded-random.ts';

/** A toy program: three regions that name a method each, and three tunables. */
export const initial = `"""Toy."""
# region settings
STEPS = 50  # tune 10 1000
RATE = 5.0  # tune 0.01 10
TRIES = 4  # tune 1 64
# endregion


def solve(x):
    # region layout
    points = rows(x)
    # endregion
    # region refine
    points = points
    # endregion
    # region search
    return once(points)
    # endregion
`;

export const item = (id: string, edits: readonly Edit[], trigger = 'progress has stopped.'): CognitionItem => ({
  id,
  title: `About ${id}`,
  source: { title: 'A paper', year: 2000 },
  tags: [],
  trigger,
  edits: [...edits],
  text: 'Why it works.',
});

const methods: readonly (readonly [id: string, region: string, code: string])[] = [
  ['hexagons', 'layout', 'points = hexagons(x)\n'],
  ['rings', 'layout', 'points = rings(x)\n'],
  ['descent', 'refine', 'for _ in range(STEPS):\n    points = descend(points, RATE)\n'],
  ['programming', 'refine', 'points = programme(points)\n'],
  ['hopping', 'search', 'HOPS = 20  # tune 5 200\nreturn hop(points, HOPS, TRIES)\n'],
  ['starts', 'search', 'return best(points, TRIES)\n'],
];

export const items: RecombinationRequest['items'] = methods.map(([id, region, code]) => ({
  item: item(id, [{ region, code }]),
  similarity: 0.4,
}));

export const source = (id: number, program = initial, fitness: number | null = 0): Source => ({ id, program, fitness });

export const request = (more: Partial<RecombinationRequest> = {}, seed = 1): RecombinationRequest => ({
  parent: source(7),
  references: [],
  items: [],
  history: [],
  rejected: [],
  language: 'python',
  random: randomFrom('recombine', seed),
  ...more,
});

/** What the toy evaluator thinks: methods need one another, and tunables have a best value each. */
export const toyFitness = (program: string): number => {
  const body = (name: string) => regionBodies(program).get(name) ?? '';
  const value = (name: string, otherwise: number) =>
    outline(program).tunables.find((tunable) => tunable.name === name)?.value ?? otherwise;
  const off = (name: string, best: number) => Math.abs(Math.log(value(name, best) / best));
  const start = body('layout').includes('hexagons') ? 1 : body('layout').includes('rings') ? 0.6 : 0.5;
  const refined = body('refine').includes('programme')
    ? 3
    : body('refine').includes('descend')
      ? 2 / (1 + off('RATE', 0.3))
      : 0;
  const searched = body('search').includes('hop')
    ? 2 / (1 + off('HOPS', 120))
    : body('search').includes('best')
      ? 1
      : 0;
  return start + refined + (refined > 0 ? searched : 0) - 0.2 * off('STEPS', 300) - 0.1 * off('TRIES', 16);
};
