import { resolve } from 'node:path';
import { isOn } from '../grammar/arguments.ts';
import type { Execute } from '../grammar/command-definition.ts';
import { runsRoot } from '../look/locate-run.ts';
import { openInBrowser } from '../terminal/open-in-browser.ts';
import { serve } from './serving.ts';

/** Serves the runs of a folder until it is interrupted: finished ones here, live ones by a link to their own page. */
export const dashboard: Execute = async (call) => {
  const root = resolve(call.arguments.positionals[0] ?? runsRoot(call));
  const served = await serve(call, null, root);
  call.terminal.stdout.write(`${served.url}\n`);
  call.terminal.stderr.write(`Runs in ${root}; Ctrl-C ends it.\n`);
  if (isOn(call.arguments, 'open')) openInBrowser(served.url);
  await new Promise<void>((stop) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop());
  });
  await served.close();
  return 0;
};
