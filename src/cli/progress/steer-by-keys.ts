import { randomUUID } from 'node:crypto';
import type { Order } from '../../model/run/command.ts';
import { singleLine } from '../../platform/text/plain-text.ts';
import type { RunHandle } from '../../run/start.ts';
import { openInBrowser } from '../terminal/open-in-browser.ts';
import type { KeyRequest } from './key-bindings.ts';

/** What keys may reach. */
export interface Reach {
  readonly run: RunHandle;
  /** The address of the page, or null. */
  readonly url: string | null;
  say(text: string): void;
  suspend(): void;
}

/** Does what a key asks for; what a run refuses is said, and nothing else happens. */
export const carryOut = (request: KeyRequest, { run, url, say, suspend }: Reach): void => {
  const { phase } = run.view();
  const order = (command: Order['command']): void =>
    void run
      .command({ key: randomUUID(), source: 'cli', command })
      .catch((error: Error) => say(`not done: ${singleLine(error.message)}`));
  switch (request.kind) {
    case 'interrupt':
      process.kill(process.pid, 'SIGINT'); // a terminal in raw mode sends no signals
      return;
    case 'suspend':
      suspend();
      return;
    case 'browse':
      if (url !== null) openInBrowser(url);
      say(url === null ? 'no page is served' : `page: ${url}`);
      return;
    case 'idea':
      order({ verb: 'idea', text: request.text, rounds: 8, island: null });
      return;
    case 'stop':
      if (phase === 'draining' || phase === 'ended') say('already stopping');
      else order({ verb: 'stop' });
      return;
    case 'pause':
      if (phase === 'paused') order({ verb: 'resume' });
      else if (phase === 'evolving') order({ verb: 'pause' });
      else say('nothing to pause');
      return;
    default:
      request satisfies never;
  }
};
