import { randomUUID } from 'node:crypto';
import type { RunEvent } from '../../model/event.ts';
import { Order, type Verb } from '../../model/run/command.ts';
import { AsiError } from '../../platform/errors.ts';
import { singleLine } from '../../platform/text/plain-text.ts';
import { textOf } from '../grammar/arguments.ts';
import { answer, type Call, type Execute } from '../grammar/command-definition.ts';
import { liveServerOf, unreachable } from '../look/live-server.ts';
import { cliProblem } from '../terminal/cli-problem.ts';
import { type Addressee, addresseeOf } from './addressee.ts';
import { commandFromArgs } from './command-from-args.ts';
import { send } from './send.ts';

/** Verbs whose argument is the run itself. */
const ofRuns: ReadonlySet<Verb> = new Set(['pause', 'stop', 'abort']);

/** The command in the form that a run receives. */
export const steer =
  (verb: Verb): Execute =>
  async (call) => {
    const to = await addresseeOf(call, ofRuns.has(verb) ? call.arguments.positionals[0] : undefined);
    return sendAndWait(call, to, verb);
  };

/** Sends a run what was typed: to a live one at once, to any other for when it is resumed. */
export const sendAndWait = async (call: Call, to: Addressee, verb: Verb): Promise<number> => {
  const order = orderOf(call, await commandFromArgs(verb, call.arguments), to);
  const event = to.pid === null ? await leave(call, to, order) : await sendTo(call, to, to.pid, order);
  refuseAnother(event, order);
  const { id } = to.runDirectory;
  answer(call, { schema: 1, run: id, live: to.pid !== null, event }, () => answerText(event, id));
  if (to.pid === null)
    call.terminal.stderr.write(
      `${id} is not running: this takes effect after "${call.terminal.command} resume ${id}".\n`,
    );
  return 0;
};

const orderOf = (call: Call, command: Order['command'], { runDirectory: target }: Addressee): Order => {
  const order = Order.safeParse({ key: textOf(call.arguments, 'key') ?? randomUUID(), source: 'cli', command });
  if (order.success) return order.data;
  throw cliProblem({
    code: 'key-invalid',
    message: `--key cannot be used for ${target.id}: ${order.error.issues[0]!.message}.`,
    advice: 'Give letters, digits, "-" and "_", at most 64, or no key at all.',
  });
};

const sendTo = async (
  call: Call,
  { runDirectory: target }: Addressee,
  pid: number,
  order: Order,
): Promise<RunEvent> => {
  const server = await liveServerOf(target.directory, pid);
  if (server === null) throw unreachable(target, pid, call.terminal.command);
  return send(server, order);
};

const leave = async (call: Call, { runDirectory: { id, directory } }: Addressee, order: Order): Promise<RunEvent> => {
  const { canBeQueued, queueCommand } = await import('../../run/queued-command.ts');
  const { verb } = order.command;
  if (canBeQueued(verb)) return queueCommand(directory, order).catch(refusedAs);
  throw cliProblem({
    code: 'run-resting',
    message: `The run ${id} is not running, so there is nothing to ${verb}.`,
    advice: `"${call.terminal.command} resume ${id}" continues it; "${call.terminal.command} ls" lists all runs.`,
    kind: 'transient',
  });
};

/** What the records refuse is no wrong usage. */
const refusedAs = (error: unknown): never => {
  throw error instanceof AsiError
    ? new AsiError({ code: error.code, message: error.message, advice: error.advice, kind: 'transient', cause: error })
    : error;
};

const refuseAnother = (event: RunEvent, { key, command: { verb } }: Order): void => {
  if (event.type !== 'human.command' || event.verb === verb) return;
  throw cliProblem({
    code: 'key-used',
    message: `The key ${key} was used already, for "${singleLine(event.verb, 40)}" (event ${event.seq}); nothing was done.`,
    advice: 'Give another key, or none.',
    kind: 'transient',
  });
};

const answerText = (event: RunEvent, run: string): string => {
  if (event.type !== 'human.command') return `${run}  event ${event.seq}`;
  const { verb, detail, seq } = event;
  return `${run}  ${singleLine(verb, 40)}${detail === '' ? '' : `  ${singleLine(detail, 160)}`}  (event ${seq})`;
};
