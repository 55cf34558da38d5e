import type { StatelyActorEvent, StatelyInspectionEvent, StatelySnapshotEvent } from '@statelyai/inspect';

/** What a late subscriber has to receive first. */
export interface Living {
  hear(message: StatelyInspectionEvent): void;
  /** Every living actor, parents first, each with its latest snapshot. */
  messages(): readonly StatelyInspectionEvent[];
}

interface Resident {
  readonly actor: StatelyActorEvent;
  readonly snapshot: StatelySnapshotEvent | null;
  /** When it ended, in milliseconds; null while it lives. */
  readonly ended: number | null;
}

const most = 5000;

/** Keeps one definition and one snapshot of each living actor; those that ended are kept for `lingerMs`, and no more than 5,000 in all. */
export const createLiving = (lingerMs: number, now: () => number = Date.now): Living => {
  const living = new Map<string, Resident>();
  let swept = 0;
  const change = (id: string | undefined, to: Partial<Resident>): void => {
    const resident = id === undefined ? undefined : living.get(id);
    if (id !== undefined && resident !== undefined) living.set(id, { ...resident, ...to });
  };
  /** Ended ones, and those that belonged to them, are forgotten; the root stays for who looks at a run that has ended. */
  const sweep = (): void => {
    swept = now();
    for (const [id, { actor, ended }] of living) {
      if (actor.parentId === undefined) continue;
      const isOver = ended !== null && swept - ended >= lingerMs;
      if (isOver || !living.has(actor.parentId) || living.size > most) living.delete(id);
    }
  };
  return {
    hear: (message) => {
      if (message.type === '@xstate.actor')
        living.set(message.sessionId, { actor: message, snapshot: null, ended: null });
      else if (message.type === '@xstate.snapshot') {
        const isActive = (message.snapshot as { status?: string }).status === 'active';
        change(message.sessionId, { snapshot: message, ended: isActive ? null : now() });
      } else if (/^xstate\.(done|error)\.actor\./.test(message.event.type)) change(message.sourceId, { ended: now() });
      if (now() - swept >= lingerMs / 2 || living.size > most) sweep();
    },
    messages: () => {
      sweep();
      return [...living.values()].flatMap(({ actor, snapshot }) => (snapshot === null ? [actor] : [actor, snapshot]));
    },
  };
};
