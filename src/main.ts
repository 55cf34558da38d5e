import { readFileSync } from 'node:fs';
import { explain, explained } from './cli/terminal/explain.ts';
import { paintFor, type Terminal } from './cli/terminal/terminal.ts';

const terminal: Terminal = {
  stdout: process.stdout,
  stderr: process.stderr,
  stdin: process.stdin,
  environment: process.env,
  command: process.env.npm_lifecycle_event === 'start' ? 'npm start --' : 'asi',
};

const version = (): string =>
  (JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }).version;

/** A reader that has gone away (`asi ls | head -1`) is no reason to fail, least of all in the middle of a run. */
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });

const flushed = (stream: NodeJS.WriteStream): Promise<void> =>
  new Promise((done) => {
    stream.write('', () => done());
  });

const args = process.argv.slice(2);

const fail = (error: unknown): void => {
  const paint = paintFor(terminal.stderr, terminal, !args.includes('--no-color'));
  terminal.stderr.write(`${explained(error, paint, args.includes('--verbose'))}\n`);
  process.exitCode = explain(error).exit;
};

/** An uncaught error ends the process in the same words as everything else. */
for (const event of ['uncaughtException', 'unhandledRejection'])
  process.on(event, (error: unknown) => {
    fail(error);
    process.exit();
  });

try {
  if (args[0] === '--version' || args[0] === '-V') terminal.stdout.write(`${version()}\n`);
  else process.exitCode = await (await import('./cli/grammar/dispatch.ts')).dispatch(args, terminal); // loads every setting
} catch (error) {
  fail(error);
}
await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
process.exit(); // whatever a service may have left open must not keep a terminal waiting
