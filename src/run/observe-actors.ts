import type { AnyActorRef, AnyEventObject, InspectionEvent } from 'xstate';
import type { ActorEdge, ActorRecord } from '../model/event.ts';
import { messageText } from '../model/message-text.ts';
import type { Message } from '../model/messages.ts';

/**
 * Turns one XState inspection event into the record that a watcher of the actor system gets, or null. Payloads never
 * leave: programs, prompts and inputs travel inside messages, so only names, states, sizes and one line are passed on.
 * (Journaled events are read off port answers by `actors/port-events.ts`, in the batch that makes the answer durable.)
 */
export const observe = (inspection: InspectionEvent): ActorRecord | null => {
  const ref = inspection.actorRef as AnyActorRef;
  switch (inspection.type) {
    case '@xstate.actor':
      return { type: 'actor.started', path: pathOf(ref), machine: machineOf(ref), parent: parentPath(ref) };
    case '@xstate.event': {
      const source = inspection.sourceRef as AnyActorRef | undefined;
      if (source === undefined) return null;
      return { type: 'actor.event', from: pathOf(source), to: pathOf(ref), ...messageOf(inspection.event) };
    }
    case '@xstate.snapshot': {
      const { status, value } = inspection.snapshot as { status: string; value?: unknown };
      if (status === 'stopped') return { type: 'actor.gone', path: pathOf(ref) };
      const edge = edges.get(ref) ?? null;
      return {
        type: 'actor.state',
        path: pathOf(ref),
        status,
        value: stateName(value),
        event: inspection.event.type,
        edge,
      };
    }
    case '@xstate.microstep': {
      const edge = edgeOf(inspection);
      if (edge !== null) edges.set(ref, edge);
      return null;
    }
    default:
      return null;
  }
};

/** The name, size and gist of what was sent; what XState sends by itself has neither size nor gist. */
const messageOf = (event: AnyEventObject): { event: string; bytes: number; text: string } =>
  event.type.startsWith('xstate.')
    ? { event: event.type, bytes: 0, text: '' }
    : {
        event: event.type,
        bytes: Buffer.byteLength(JSON.stringify(event)),
        text: messageText(event as unknown as Message),
      };

/** The last edge each living actor took; reported with its next state. */
const edges = new WeakMap<AnyActorRef, ActorEdge>();

/** XState marks this field as its own: without it the chart just shows no edge. */
const edgeOf = (step: object): ActorEdge | null => {
  const { _transitions: taken } = step as { _transitions?: readonly Taken[] };
  const last = taken?.findLast(({ target }) => target !== undefined && target.length > 0);
  const target = last?.target?.[0];
  return last === undefined || target === undefined
    ? null
    : { source: last.source.id, target: target.id, event: last.eventType };
};

interface Taken {
  readonly source: { readonly id: string };
  readonly target?: readonly { readonly id: string }[];
  readonly eventType: string;
}

/** `run/island.2/round.294/engineer`: ids from the root down. */
const pathOf = (ref: AnyActorRef): string => {
  const parent = parentPath(ref);
  return parent === null ? ref.id : `${parent}/${ref.id}`;
};

const parentPath = (ref: AnyActorRef): string | null => (ref._parent === undefined ? null : pathOf(ref._parent));

const machineOf = (ref: AnyActorRef): string | null => {
  const { logic } = ref as { logic?: { id?: unknown; root?: unknown } };
  return logic?.root !== undefined && typeof logic.id === 'string' ? logic.id : null;
};

/** `evolving.running` for a nested state, `a | b` for parallel ones, '' for actors that are no machines. */
const stateName = (value: unknown): string => {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return '';
  return Object.entries(value)
    .map(([name, inner]) => (stateName(inner) === '' ? name : `${name}.${stateName(inner)}`))
    .join(' | ');
};
