import { StringDecoder } from 'node:string_decoder';
import type { Input } from '../terminal/terminal.ts';
import { keysIn } from './key-bindings.ts';

/** A keyboard that is listened to until it is closed. */
export interface Keyboard {
  /** Gives the terminal back for as long as the process is suspended. */
  suspend(): void;
  close(): void;
}

/** Listens to single keys. Only of a terminal: a pipe is not ours to read. */
export const listenToKeys = (input: Input, hear: (key: string) => void): Keyboard => {
  if (input.isTTY !== true || input.setRawMode === undefined) return { suspend: () => {}, close: () => {} };
  const decoder = new StringDecoder('utf8');
  const handleKey = (bytes: Buffer): void => {
    for (const key of keysIn(decoder.write(bytes))) hear(key);
  };
  const raw = (isRaw: boolean): void => void input.setRawMode?.(isRaw);
  const wake = (): void => raw(true);
  const close = (): void => {
    raw(false);
    input.removeListener('data', handleKey);
    process.removeListener('SIGCONT', wake);
    process.removeListener('exit', close);
    input.pause();
  };
  raw(true);
  input.on('data', handleKey);
  input.resume();
  process.on('SIGCONT', wake);
  process.on('exit', close);
  return {
    suspend: () => {
      raw(false);
      process.kill(process.pid, 'SIGTSTP');
    },
    close,
  };
};
