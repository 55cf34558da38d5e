import type { AnyActorRef } from 'xstate';

/** What an agent tells its round while it works. */
export interface AgentProgress {
  readonly type: 'agent.progress';
  readonly agent: string;
  readonly doing: string;
}

/** Sends progress to the parent round; a machine that runs alone (in a test) has nobody to tell. */
export const tellParent = (
  { self }: { self: AnyActorRef },
  { agent, doing }: { agent: string; doing: string },
): void => {
  self._parent?.send({ type: 'agent.progress', agent, doing } satisfies AgentProgress);
};
