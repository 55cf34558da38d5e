import type { Output } from '../terminal/terminal.ts';

const synchronized = { begin: '\u001b[?2026h', end: '\u001b[?2026l' };
const wrapping = { off: '\u001b[?7l', on: '\u001b[?7h' };
const cursor = { hide: '\u001b[?25l', show: '\u001b[?25h' };

/** A few lines at the bottom of a terminal that are redrawn in place, below a log that scrolls. */
export interface Region {
  /** Prints lines that stay, above the region. */
  print(lines: readonly string[]): void;
  /** Shows these lines as the region. */
  draw(lines: readonly string[]): void;
  /** Gives the cursor back for a while, for instance while the process is suspended. */
  rest(): void;
  /** Removes the region and gives the cursor back. */
  close(): void;
}

/** Draws on a terminal. Whatever way the process ends, the cursor comes back. */
export const createRegion = (output: Output): Region => {
  let shown: readonly string[] = [];
  let drawnAt = output.columns ?? 0;
  let isOpen = true;
  const restore = () => output.write(wrapping.on + cursor.show);
  process.once('exit', restore);
  const paint = (permanent: readonly string[], next: readonly string[]) => {
    if (!isOpen) return; // a late tick must not hide the cursor again
    const up = rows(shown.length, drawnAt, output.columns ?? drawnAt);
    const back = up > 0 ? `\u001b[${up}A\r` : '\r';
    const body = [...permanent.map((line) => wrapping.on + line), ...next.map((line) => wrapping.off + line)];
    const text = body.map((line) => `${line}\n`).join('');
    output.write(`${synchronized.begin}${cursor.hide}${back}\u001b[0J${text}${wrapping.on}${synchronized.end}`);
    shown = next;
    drawnAt = output.columns ?? drawnAt;
  };
  return {
    print: (lines) => paint(lines, shown),
    draw: (lines) => paint([], lines),
    rest: () => void restore(),
    close: () => {
      if (!isOpen) return;
      paint([], []);
      isOpen = false;
      process.removeListener('exit', restore);
      restore();
    },
  };
};

/** A terminal that has become narrower has wrapped our full lines: they take more rows than we wrote. */
const rows = (lines: number, before: number, now: number): number =>
  now > 0 && before > now ? lines * Math.ceil(before / now) : lines;
