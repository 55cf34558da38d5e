import { duration } from '../../platform/text/duration.mjs';
import { singleLine } from '../../platform/text/plain-text.ts';
import { emptyView } from '../../views/run/run-view.ts';
import { isUnicode, type Output, widthOf } from '../terminal/terminal.ts';
import { announcement } from './announce.ts';
import { frameOf } from './frame.ts';
import { type Keyed, pressed, untouched } from './key-bindings.ts';
import { type Keyboard, listenToKeys } from './keyboard.ts';
import { eventLine } from './log-lines.ts';
import { onceEach } from './once-each.ts';
import type { Reporter, Showing } from './reporter.ts';
import { createRegion } from './screen-region.ts';
import { carryOut } from './steer-by-keys.ts';
import { asciiOnly, cut } from './text-width.ts';

/** Shows a run on a terminal: what happened scrolls, how it stands is redrawn in place, and keys steer it. */
export const liveReporter = ({
  terminal,
  paint,
  directory,
  direction,
  limits,
  verbose,
  isStopping,
}: Showing): Reporter => {
  const output: Output = terminal.stderr;
  const region = createRegion(output);
  const unicode = isUnicode(terminal);
  const began = Date.now();
  const news = onceEach();
  let view = emptyView();
  let latest = '';
  let keyed: Keyed = untouched;
  let keyboard: Keyboard | null = null;
  let url: string | null = null;
  const print = (line: string): void => region.print([unicode ? line : asciiOnly(line)]);
  const draw = (now: number): void => {
    const width = widthOf(output) - 1;
    const waiting = [cut(`preparing  ${duration((now - began) / 1000)}  ${latest}`, width, unicode ? '…' : '~')];
    const look = { width, unicode, url, ...(keyboard === null ? {} : { keyed }) };
    const shown = isStopping() ? { ...view, phase: 'draining' as const } : view;
    region.draw(view.phase === 'waiting' ? waiting : frameOf(shown, now, limits, look));
  };
  const redraw = (): void => draw(Date.now());
  const say = (text: string): void => {
    latest = singleLine(text);
    if (news(text)) print(latest);
  };
  output.on?.('resize', redraw);
  return {
    note: say,
    event: (event, before, after) => {
      view = after;
      const line = announcement(event, before, after, { paint, unicode, directory, direction });
      const detail = verbose && line === null ? eventLine(event, before, { directory, direction }, true) : null;
      if (line !== null) print(line);
      if (detail !== null) print(paint('dim', detail));
    },
    tick: draw,
    attach: (run, served) => {
      url = served;
      view = run.view();
      if (terminal.stdin?.isTTY !== true) return;
      const suspend = (): void => {
        region.rest();
        keyboard?.suspend();
      };
      keyboard = listenToKeys(terminal.stdin, (key) => {
        const { state, request } = pressed(keyed, key);
        keyed = state;
        if (request !== null) carryOut(request, { run, url, say: print, suspend });
        redraw();
      });
    },
    close: () => {
      output.removeListener?.('resize', redraw);
      keyboard?.close();
      keyboard = null;
      region.close();
    },
  };
};
