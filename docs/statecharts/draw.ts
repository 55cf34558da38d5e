/**
 * Lays out every machine and draws it: `npm run statecharts`. The layouts are served to the Actors page, the pictures are
 * shown in the docs; a test lays the machines out again and compares.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AnyStateMachine } from 'xstate';
import { drawStatechart } from '../../src/dashboard/page/statechart-view.js';
import { analyzerMachine } from '../../src/machines/analyzer.ts';
import { debugAgentMachine } from '../../src/machines/debug-agent.ts';
import { engineerMachine } from '../../src/machines/engineer.ts';
import { islandMachine } from '../../src/machines/island.ts';
import { noveltyCheckerMachine } from '../../src/machines/novelty-checker.ts';
import { researcherMachine } from '../../src/machines/researcher.ts';
import { roundMachine } from '../../src/machines/round.ts';
import { runMachine } from '../../src/machines/run.ts';
import { staticCheckerMachine } from '../../src/machines/static-checker.ts';
import { graphOf } from './graph.ts';
import { layOut } from './lay-out.ts';

export const machines: readonly AnyStateMachine[] = [
  runMachine,
  islandMachine,
  roundMachine,
  researcherMachine,
  noveltyCheckerMachine,
  staticCheckerMachine,
  engineerMachine,
  debugAgentMachine,
  analyzerMachine,
];

export const layoutFile = (machine: string): string =>
  join(import.meta.dirname, '../../src/dashboard/layouts', `${machine}.json`);
export const pictureFile = (machine: string): string => join(import.meta.dirname, `${machine}.svg`);

/** Both files of a machine, as they ought to be. */
export const filesOf = async (machine: AnyStateMachine): Promise<readonly (readonly [string, string])[]> => {
  const layout = await layOut(graphOf(machine));
  return [
    [layoutFile(machine.id), `${JSON.stringify(layout)}\n`],
    [pictureFile(machine.id), `${drawStatechart(layout, { standalone: true })}\n`],
  ];
};

if (process.argv[1] === import.meta.filename)
  for (const machine of machines)
    for (const [path, text] of await filesOf(machine)) {
      writeFileSync(path, text);
      console.log(`${path}  ${text.length} bytes`);
    }
