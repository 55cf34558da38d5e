import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take longest, by a measured run: begun first, so that none of them is left alone at the end. */
const slow = [
  ...[
    'package/package',
    'browser/pages',
    'faults/run',
    'run/epochs',
    'run/circle-packing',
    'chaos/chaos',
    'doctor/probes',
  ],
  ...['run/endpoint', 'run/deterministic', 'run/bad-input', 'cli/profiles', 'run/golden-run', 'terminal/steering'],
  ...['chaos/mutants', 'tasks/recipes', 'evaluation/minilm', 'run/promotion', 'run/scripted'],
];

const place = ({ moduleId }: TestSpecification): number => {
  const at = slow.findIndex((name) => moduleId.endsWith(`/tests/system/${name}.test.ts`));
  return at < 0 ? slow.length : at;
};

/** The slow files in that order, then the others as vitest would have them. */
export class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.sort((a, b) => place(a) - place(b));
  }
}
