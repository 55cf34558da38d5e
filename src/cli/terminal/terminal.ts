import { styleText } from 'node:util';

type Format = Parameters<typeof styleText>[0];

/** An output stream as far as commands use it. */
export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
  on?(event: 'resize', listener: () => void): unknown;
  removeListener?(event: 'resize', listener: () => void): unknown;
}

/** An input stream as far as keys are read from it. */
export interface Input {
  readonly isTTY?: boolean;
  setRawMode?(isRaw: boolean): unknown;
  on(event: 'data', listener: (bytes: Buffer) => void): unknown;
  removeListener(event: 'data', listener: (bytes: Buffer) => void): unknown;
  resume(): unknown;
  pause(): unknown;
}

/** Everything a command may touch of the process it runs in. */
export interface Terminal {
  readonly stdout: Output;
  readonly stderr: Output;
  /** Where keys come from; without it none are heard. */
  readonly stdin?: Input;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** `asi`, or `npm start --` when npm started us: for the lines we ask people to type. */
  readonly command: string;
}

/** Colours a text, or leaves it alone. */
export type Paint = (format: Format, text: string) => string;

/** Colours for a stream: only on a terminal that has them and a person who wants them. */
export const paintFor = (stream: Output, { environment }: Terminal, wanted: boolean): Paint => {
  const refused = !wanted || Boolean(environment.NO_COLOR) || environment.TERM === 'dumb';
  const forced = Boolean(environment.FORCE_COLOR) && environment.FORCE_COLOR !== '0';
  const on = !refused && (forced || stream.isTTY === true);
  return (format, text) => (on ? styleText(format, text, { validateStream: false }) : text);
};

/** May the stream hold a region that is redrawn in place? */
export const isLive = (stream: Output, { environment }: Terminal): boolean =>
  stream.isTTY === true && environment.TERM !== 'dumb' && !environment.CI;

/** Does the locale show more than ASCII? */
export const isUnicode = ({ environment }: Terminal): boolean => {
  const locale = environment.LC_ALL || environment.LC_CTYPE || environment.LANG;
  return locale ? /utf-?8/i.test(locale) : process.platform !== 'linux';
};

export const widthOf = (stream: Output): number => Math.max(40, stream.columns ?? 100);
