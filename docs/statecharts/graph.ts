import type { AnyStateMachine, AnyStateNode, AnyTransitionDefinition } from 'xstate';

/** A state as it is drawn: its box, and the boxes inside it. */
export interface StateBox {
  readonly id: string;
  readonly name: string;
  readonly kind: 'atomic' | 'compound' | 'parallel' | 'final' | 'history';
  /** What it does while it is active, and what it hears without leaving. */
  readonly lines: readonly string[];
  /** Id of the state that is entered first. */
  readonly initial: string | null;
  readonly inside: readonly StateBox[];
}

/** A transition as it is drawn; `event` and `guard` are as the inspector reports them. */
export interface StateEdge {
  readonly source: string;
  readonly target: string;
  readonly event: string;
  readonly guard: string | null;
  readonly label: string;
}

export interface StateGraph {
  readonly machine: string;
  readonly root: StateBox;
  readonly edges: readonly StateEdge[];
}

/** What a machine's configuration says, without anything that it does. */
export const graphOf = (machine: AnyStateMachine): StateGraph => {
  const edges: StateEdge[] = [];
  const root = boxOf(machine.root, edges);
  return { machine: machine.id, root, edges };
};

const boxOf = (state: AnyStateNode, edges: StateEdge[]): StateBox => {
  // what a whole machine invokes lives as long as it does: the text beside the picture names it
  const lines =
    state.parent === undefined
      ? []
      : state.invoke.map(({ src }) => `invoke ${typeof src === 'string' ? src : 'actor'}`);
  for (const transition of transitionsOf(state)) {
    const targets = transition.target ?? [];
    for (const target of targets)
      edges.push({
        source: state.id,
        target: target.id,
        event: transition.eventType,
        guard: guardOf(transition),
        label: labelOf(transition, state),
      });
    if (targets.length === 0) lines.push(`on ${labelOf(transition, state)}`);
  }
  const inside = Object.values(state.states).map((child) => boxOf(child, edges));
  const initial = inside.length > 0 && state.type === 'compound' ? (state.initial.target[0]?.id ?? null) : null;
  return { id: state.id, name: state.key, kind: state.type, lines: [...new Set(lines)], initial, inside };
};

const transitionsOf = (state: AnyStateNode): AnyTransitionDefinition[] => [
  ...[...state.transitions.values()].flat(),
  ...(state.always ?? []),
];

const guardOf = ({ guard }: AnyTransitionDefinition): string | null => {
  if (guard === undefined) return null;
  if (typeof guard === 'string') return guard;
  return typeof guard === 'object' && 'type' in guard ? String(guard.type) : 'guard';
};

const labelOf = (transition: AnyTransitionDefinition, state: AnyStateNode): string => {
  const guard = guardOf(transition);
  const event = eventLabel(transition.eventType, state.id);
  return guard === null ? event : `${event} [${guard}]`.trim();
};

/** Events in the words of people: what XState sends itself is told by what it means. */
export const eventLabel = (event: string, state: string): string => {
  if (event === '') return 'always';
  if (event.startsWith('xstate.error.actor.')) return 'error';
  if (event.startsWith('xstate.done.actor.')) return event.endsWith('*') ? `done ${event.slice(18)}` : 'done';
  if (event.startsWith('xstate.done.state.')) return 'done';
  if (event.startsWith('xstate.after.')) return `after ${event.slice(13).replace(`.${state}`, '')}`;
  return event;
};
