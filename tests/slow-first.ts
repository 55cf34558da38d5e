import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take longest, by a measured run: begun first, so that none of them is left alone at the end. */
const slow = [
  ...['tasks/python', 'faults/run', 'browser/pages', 'doctor/cheats', 'chaos/chaos', 'cli/profiles', 'terminal/exits'],
  ...[
    'run/deterministic',
    'run/epochs',
    'run/bad-input',
    'run/endpoint',
    'doctor/probes',
    'chaos/mutants',
    'run/scripted',
  ],
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
