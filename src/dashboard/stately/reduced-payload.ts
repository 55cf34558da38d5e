import type { RunHandle } from '../../run/start.ts';

/** What XState reports to an inspector. */
export type Inspection = Parameters<Parameters<RunHandle['inspection']>[0]>[0];

/** An actor as far as it is looked at here. */
export interface Ref {
  readonly id: string;
  readonly sessionId: string;
  readonly _parent?: Ref;
  readonly logic?: { readonly config?: unknown; readonly root?: unknown };
  getSnapshot(): unknown;
}

/** That an actor is there, with the definition of its machine and the state it is in. */
export const presence = (ref: Ref, rootId: string): Inspection =>
  inspection({ type: '@xstate.actor', rootId, snapshot: state(snapshotOf(ref), isMachine(ref)) }, ref);

/**
 * An event or a snapshot without what travels inside: programs, prompts and motivations are in the contexts, inputs and
 * outputs of actors, so of those only sizes and numbers of rounds are left. Null for what is not passed on.
 */
export const reduced = (event: Inspection): Inspection | null => {
  const ref = event.actorRef as unknown as Ref;
  const { rootId } = event;
  if (event.type === '@xstate.event')
    return inspection({ type: event.type, rootId, event: named(event.event), sourceRef: event.sourceRef }, ref);
  if (event.type === '@xstate.snapshot')
    return inspection(
      { type: event.type, rootId, event: named(event.event), snapshot: state(event.snapshot, isMachine(ref)) },
      ref,
    );
  return null;
};

interface XStateInspection {
  readonly type: string;
  readonly rootId: string;
  readonly event?: { readonly type: string };
  readonly snapshot?: State;
  readonly sourceRef?: { readonly sessionId: string } | undefined;
}

/** The inspector reads it as XState's own, and finds no way to the actor itself. */
const inspection = ({ sourceRef, ...inspection }: XStateInspection, ref: Ref): Inspection => {
  const known = isMachine(ref);
  const actorRef = {
    id: ref.id,
    sessionId: ref.sessionId,
    logic: known ? { config: ref.logic?.config } : {},
    _parent: ref._parent === undefined ? undefined : { sessionId: ref._parent.sessionId },
    getSnapshot: () => inspection.snapshot,
  };
  const source = sourceRef === undefined ? {} : { sourceRef: { sessionId: sourceRef.sessionId } };
  return { ...inspection, ...source, actorRef } as unknown as Inspection;
};

/** XState throws when it is asked for the snapshot of an actor that is just being made. */
export const snapshotOf = (ref: Ref): unknown => {
  try {
    return ref.getSnapshot();
  } catch {
    return undefined;
  }
};

const isMachine = ({ logic }: Ref): boolean => logic?.root !== undefined;

const named = (event: { readonly type: string } | undefined) => ({ type: String(event?.type ?? '') });

interface State {
  readonly status: string;
  /** Names of states. */
  readonly value?: unknown;
  readonly context?: Readonly<Record<string, unknown>>;
  readonly output?: unknown;
}

const state = (snapshot: unknown, known: boolean): State => {
  if (typeof snapshot !== 'object' || snapshot === null) return { status: 'active' }; // it has not begun
  const { status, value, context, output } = snapshot as Partial<Record<string, unknown>>;
  return {
    status: String(status ?? 'active'),
    ...(known ? { value, context: sizes(context) } : {}),
    ...(output === undefined ? {} : { output: size(output) }),
  };
};

/** Fields that say which round or island it is about. */
const numbering: ReadonlySet<string> = new Set(['round', 'island', 'islands', 'lanes', 'ordinal', 'attempt']);

const sizes = (context: unknown): Readonly<Record<string, unknown>> =>
  typeof context !== 'object' || context === null
    ? {}
    : Object.fromEntries(
        Object.entries(context).map(([name, value]) => [
          name,
          numbering.has(name) && typeof value === 'number' ? value : size(value),
        ]),
      );

const size = (value: unknown): string | null => {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return `${value.length} characters`;
  if (Array.isArray(value)) return `${value.length} items`;
  if (value instanceof Map || value instanceof Set) return `${value.size} items`;
  return typeof value === 'object' ? `${Object.keys(value).length} fields` : `a ${typeof value}`;
};
