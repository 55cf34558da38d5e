import { createReadStream } from 'node:fs';

const newline = 10;

/** The lines of a file as bytes, many at a time; what comes after the last line end is left out. */
export async function* readLines(path: string): AsyncGenerator<readonly Buffer[]> {
  let rest: Buffer[] = [];
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 }) as AsyncIterable<Buffer>) {
    const last = chunk.lastIndexOf(newline);
    if (last < 0) {
      rest.push(chunk);
      continue;
    }
    const whole = Buffer.concat([...rest, chunk.subarray(0, last + 1)]);
    rest = [chunk.subarray(last + 1)];
    yield split(whole);
  }
}

const split = (bytes: Buffer): Buffer[] => {
  const lines: Buffer[] = [];
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(newline, start);
    lines.push(bytes.subarray(start, end));
    start = end + 1;
  }
  return lines;
};
