import { type AnyActorRef, type ErrorActorEvent, type EventObject, sendTo } from 'xstate';
import type { Agent, AgentFailed } from '../model/messages.ts';

interface AgentContext {
  readonly round: number;
  readonly replyTo: AnyActorRef;
}

/** The action with which an agent sends its round why it cannot continue. */
export const sendFailureOf = <Context extends AgentContext, Event extends EventObject>(agent: Agent) =>
  sendTo<Context, Event, { error: unknown }, AnyActorRef, Event, never>(
    ({ context }) => context.replyTo,
    ({ context: { round } }: { context: Context }, { error }: { error: unknown }) =>
      ({ type: 'agent.failed', round, agent, error }) satisfies AgentFailed,
  );

/** Where an agent goes when a port fails. */
export const toFailed = {
  target: 'failed',
  actions: {
    type: 'sendFailure',
    params: ({ event }: { event: ErrorActorEvent }) => ({ error: event.error }),
  },
} as const;
