import { type Arguments, isOn, textOf } from '../grammar/arguments.ts';
import { cliProblem } from '../terminal/cli-problem.ts';

/** Where the actors are to be shown: on our own page, also in the Stately Inspector, or nowhere in particular. */
export type Inspecting = 'own' | 'stately' | null;

export const inspectingOf = (args: Arguments): Inspecting =>
  textOf(args, 'inspect') === 'stately' ? 'stately' : isOn(args, 'inspect') ? 'own' : null;

/** Actors are shown on the page, and the Stately Inspector is a third-party page: refuses what cannot be had together. */
export const checkInspecting = (args: Arguments): void => {
  const inspecting = inspectingOf(args);
  if (inspecting === null) return;
  if (args.flags.get('dashboard')?.[0] === false)
    throw cliProblem({
      code: 'inspect-unserved',
      message: '--inspect shows the actors on the page of the run, and --no-dashboard serves none.',
      advice: 'Leave one of them out.',
    });
  if (inspecting === 'stately' && isOn(args, 'offline'))
    throw cliProblem({
      code: 'inspect-offline',
      message: '--inspect=stately needs a page of the internet, which --offline forbids.',
      advice: 'Use --inspect: it shows the same actors without leaving this machine.',
    });
};

/** Said before anything is sent. */
export const statelyNotice =
  'the Stately Inspector is a third-party page: names of machines, states and event types go to it, no prompts and no programs';
