import { type AnyMachineSnapshot, type AnyStateMachine, initialTransition, transition } from 'xstate';

/** Walks a statechart transition by transition: no actor runs, no timer ticks, nothing is awaited. */
export interface Walk {
  readonly state: string;
  readonly status: string;
  readonly output: unknown;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into whatever context the machine has
  readonly context: any;
  /** Children that the chart has invoked or spawned by now, with their inputs. */
  readonly children: readonly string[];
  /** What the last step sent, in order: to a child by its name, to whoever started the machine as "parent". */
  readonly sent: readonly { readonly to: string; readonly event: { readonly type: string } }[];
  done(child: string, output: unknown): Walk;
  fails(child: string, error: unknown): Walk;
  send(event: { type: string }): Walk;
}

/** Stands for whoever is sent the answers. */
const parent = { id: 'parent' };

export const walk = (machine: AnyStateMachine, input: object): Walk =>
  stand(machine, ...initialTransition(machine, { ...input, replyTo: parent } as never));

const stand = (
  machine: AnyStateMachine,
  snapshot: AnyMachineSnapshot,
  actions: readonly { readonly type: string; readonly params?: unknown }[],
): Walk => {
  const step = (event: { type: string }): Walk => stand(machine, ...transition(machine, snapshot, event));
  return {
    state: nameOf(snapshot.value),
    status: snapshot.status,
    output: snapshot.output,
    context: snapshot.context,
    children: Object.keys(snapshot.children),
    sent: actions.flatMap(({ type, params }) => (type === 'xstate.sendTo' ? [sending(params)] : [])),
    done: (child, output) => step({ type: `xstate.done.actor.${child}`, output, actorId: child } as { type: string }),
    fails: (child, error) => step({ type: `xstate.error.actor.${child}`, error, actorId: child } as { type: string }),
    send: step,
  };
};

const sending = (params: unknown) => {
  const { to, event } = params as { to: { id: string }; event: { type: string } };
  return { to: to.id, event };
};

const nameOf = (value: unknown): string =>
  typeof value === 'string'
    ? value
    : Object.entries(value as object)
        .map(([name, inner]) => `${name}.${nameOf(inner)}`)
        .join('|');

/** What a round sends when it ends. */
export const endOf = (result: { readonly round: number; readonly island: number; readonly status: string }): never =>
  ({ type: 'round.ended', round: result.round, island: result.island, outcome: result.status, result }) as never;
