import type { RunEvent, RunEventBody } from '../model/event.ts';
import type { CognitionItem } from '../model/proposal/cognition-item.ts';
import type { ChangeableLimit, Command, Order } from '../model/run/command.ts';
import type { AddedItem } from '../model/run/steering.ts';
import type { Limits } from '../model/task/policy.ts';
import type { AsiError } from '../platform/errors.ts';
import { defineErrors } from '../platform/errors.ts';
import type { Write } from '../stores/journal/row-codec.ts';
import type { RunView } from '../views/run/run-view.ts';
import type { Services } from './open/services.ts';

/** What a command may do to the machines of a run. */
export interface RunControls {
  pause(): void;
  resume(): void;
  stop(): void;
  abort(): void;
  limit(limits: Partial<Limits>, lanes: number | null): void;
  repeat(key: string, node: number, times: number): void;
}

interface Commanded {
  readonly services: Services;
  readonly view: () => RunView;
  readonly controls: RunControls;
  /** Bytes a program may have. */
  readonly maxBytes: number;
}

/** Why a command was not carried out; nothing has changed. The run refuses it as it stands now: another time it may be right. */
export const commandProblem = defineErrors({
  'command-invalid': 'user',
  'command-lost': 'transient',
  'limit-invalid': 'transient',
  'node-failed': 'transient',
  'node-unknown': 'transient',
  'not-running': 'transient',
  'program-too-long': 'transient',
  'run-ended': 'transient',
}).make;

/**
 * Carries out the commands that people send to a run: journaled first, then done. The event that it became comes back; the same key once
 * more gives the same event and does nothing.
 */
export const createCommander = ({ services, view, controls, maxBytes }: Commanded) => {
  const { store, cognition } = services;
  const known = new Map<string, Promise<RunEvent>>();

  const earlier = async (seq: number): Promise<RunEvent> => {
    for await (const event of store.events(seq)) return event;
    throw commandProblem('command-lost', `Event ${seq} cannot be found.`, 'Run "asi fsck" when the run has ended.');
  };

  const carryOut = async ({ key, source, command }: Order): Promise<RunEvent> => {
    refuseEnded(view());
    refuse(command, view(), maxBytes);
    const { events, writes } = journaledAs({ key, source, command }, view());
    const [journaled] = await store.append(events, writes);
    await act(command, key);
    return journaled!;
  };

  const act = async (command: Command, key: string): Promise<void> => {
    switch (command.verb) {
      case 'pause':
      case 'resume':
      case 'stop':
      case 'abort':
        return controls[command.verb]();
      case 'cognition':
        return cognition.add(humanItem({ id: `human-${key}`, ...command }));
      case 'reevaluate':
        return controls.repeat(key, command.node, command.times);
      case 'set':
        return controls.limit(...limitsOf({ [command.limit]: command.value }));
      default: // the others are read from the journal where they apply
    }
  };

  return (order: Order): Promise<RunEvent> => {
    const done = view().steering.keys[order.key];
    const same = known.get(order.key) ?? (done === undefined ? undefined : earlier(done));
    if (same !== undefined) return same;
    const answer = carryOut(order);
    known.set(order.key, answer);
    answer.catch(() => known.delete(order.key));
    return answer;
  };
};

/** The events that a command becomes, itself first, and the records that are written with them. */
export const journaledAs = (
  { key, source, command }: Order,
  view: RunView,
): { readonly events: readonly RunEventBody[]; readonly writes: readonly Write[] } => {
  const { verb, ...given } = command;
  const isProgram = command.verb === 'submit';
  const { program, ...rest } = given as { program?: string };
  const event: RunEventBody = {
    type: 'human.command',
    verb,
    source,
    detail: detailOf(command),
    key,
    arguments: isProgram ? { ...rest, program: '-' } : given,
  };
  return {
    events: [event, ...(command.verb === 'set' ? [changeOf(command, view, source)] : [])],
    writes: isProgram ? [{ sublevel: 'memo', key: submissionKey(key), value: { program } }] : [],
  };
};

/** Where a submitted program is kept. */
export const submissionKey = (key: string): string => `command/${key}`;

/** Knowledge that a person added, as an item like any other. */
export const humanItem = ({ id, title, text, source }: AddedItem): CognitionItem => ({
  id,
  title,
  source: { title: source, year: new Date().getUTCFullYear() },
  tags: ['human'],
  trigger: title,
  edits: [],
  text,
});

/** Changed limits as the machines take them; lanes are no limit, but changed the same way. */
export const limitsOf = (
  changed: Readonly<Partial<Record<ChangeableLimit, number | null>>>,
): [limits: Partial<Limits>, lanes: number | null] => {
  const { lanes = null, ...limits } = changed;
  return [limits as Partial<Limits>, lanes];
};

const changeOf = ({ limit, value }: Extract<Command, { verb: 'set' }>, view: RunView, by: string) => ({
  type: 'run.changed' as const,
  field: limit,
  old: limit === 'rounds' ? String(view.rounds.total) : limit === 'lanes' ? String(view.lanesPerIsland) : '',
  new: String(value ?? 'no limit'),
  by,
});

const detailOf = (command: Command): string => {
  switch (command.verb) {
    case 'idea':
      return command.text.slice(0, 200);
    case 'cognition':
      return command.title;
    case 'submit':
      return command.name;
    case 'set':
      return `${command.limit} = ${command.value ?? 'no limit'}`;
    case 'pin':
    case 'ban':
    case 'approve':
      return `node ${command.node}${command.reason === '' ? '' : `: ${command.reason}`}`;
    case 'unpin':
    case 'unban':
    case 'reevaluate':
      return `node ${command.node}`;
    default:
      return '';
  }
};

const refuseEnded = ({ phase, run }: RunView): void => {
  if (phase === 'ended') throw commandProblem('run-ended', 'The run has ended.', `Continue it: asi resume ${run}`);
};

/** Throws when a run, as it stands, cannot do this. */
export const refuse = (command: Command, view: RunView, maxBytes: number): void => {
  if ('node' in command) {
    const node = view.nodes.get(command.node);
    if (node === undefined)
      throw commandProblem(
        'node-unknown',
        `There is no node ${command.node}.`,
        'Nodes are numbered by their round, from 0.',
      );
    if (command.verb === 'reevaluate' && node.status !== 'passed')
      throw commandProblem(
        'node-failed',
        `Node ${command.node} ended as "${node.status}": there is no score to repeat.`,
        'Choose one that passed.',
      );
  }
  if (command.verb === 'submit' && Buffer.byteLength(command.program) > maxBytes)
    throw commandProblem(
      'program-too-long',
      `The program is longer than ${maxBytes} bytes.`,
      'The task allows no more (candidate.maxBytes).',
    );
  if (command.verb === 'set') refuseLimit(command, view);
};

const whole: ReadonlySet<ChangeableLimit> = new Set(['rounds', 'tokens', 'patience', 'lanes']);
const required: ReadonlySet<ChangeableLimit> = new Set(['rounds', 'lanes']);

const refuseLimit = ({ limit, value }: Extract<Command, { verb: 'set' }>, view: RunView): void => {
  const wrong = (why: string): AsiError =>
    commandProblem('limit-invalid', `${limit} cannot be ${value ?? 'lifted'}: ${why}.`, 'Nothing was changed.');
  if (value === null) {
    if (required.has(limit)) throw wrong('it has to be a number');
    return;
  }
  if (limit === 'target') return;
  if (value <= 0) throw wrong('it has to be more than 0');
  if (whole.has(limit) && !Number.isInteger(value)) throw wrong('it has to be a whole number');
  if (limit === 'rounds' && value < view.rounds.done) throw wrong(`${view.rounds.done} rounds are done already`);
  if (limit === 'lanes' && value > 64) throw wrong('64 is the most');
};
