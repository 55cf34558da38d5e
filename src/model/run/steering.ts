import type { RunEvent } from '../event.ts';
import { Command } from './command.ts';

/** A person's idea: it goes into briefs until it has been in so many of them, and is cited by its id. */
export interface Idea {
  readonly id: string;
  readonly text: string;
  readonly island: number | null;
  /** Briefs it may still be put into. */
  readonly left: number;
  readonly usedInRounds: readonly number[];
  readonly cited: readonly number[];
  /** The largest directed gain over its parent of a node that cites it; null until one has a score. */
  readonly bestGain: number | null;
}

/** A program that a user submitted; `round` is the one that took it. */
export interface Submission {
  readonly key: string;
  readonly name: string;
  readonly motivation: string;
  readonly round: number | null;
}

/** Knowledge that a user added while the run was running. */
export interface AddedItem {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly source: string;
}

/** The commands that people have sent to a run, and what came of it: a fold over its events. */
export interface Steering {
  readonly ideas: readonly Idea[];
  readonly submissions: readonly Submission[];
  readonly items: readonly AddedItem[];
  /** Reasons by node number. */
  readonly pinned: Readonly<Record<number, string>>;
  readonly banned: Readonly<Record<number, string>>;
  readonly approved: Readonly<Record<number, string>>;
  /** Limits that were changed; null lifts one. */
  readonly limits: Readonly<Record<string, number | null>>;
  /** Keys of commands that were carried out, with the number of their event. */
  readonly keys: Readonly<Record<string, number>>;
}

export const unsteered: Steering = {
  ideas: [],
  submissions: [],
  items: [],
  pinned: {},
  banned: {},
  approved: {},
  limits: {},
  keys: {},
};

/** The steering after one more event. */
export const steered = (steering: Steering, event: RunEvent): Steering => {
  switch (event.type) {
    case 'human.command':
      return commanded(steering, event);
    case 'brief.made':
      return event.brief.ideas === undefined ? steering : withUsedIdeas(steering, event.round, event.brief.ideas);
    case 'proposal.made':
      return proposed(steering, event);
    case 'node.recorded':
      return recorded(steering, event);
    default:
      return steering;
  }
};

type HumanCommand = Extract<RunEvent, { type: 'human.command' }>;

const commanded = (before: Steering, { key = '', verb, arguments: given = {}, seq }: HumanCommand): Steering => {
  const steering = key === '' ? before : { ...before, keys: { ...before.keys, [key]: seq } };
  const read = Command.safeParse({ verb, ...given });
  if (!read.success) return steering; // a verb of a later version, or one from before verbs had arguments
  const command = read.data;
  switch (command.verb) {
    case 'idea': {
      const { text, island, rounds } = command;
      const idea: Idea = { id: `idea-${key}`, text, island, left: rounds, usedInRounds: [], cited: [], bestGain: null };
      return { ...steering, ideas: [...steering.ideas, idea] };
    }
    case 'cognition': {
      const { title, text, source } = command;
      return { ...steering, items: [...steering.items, { id: `human-${key}`, title, text, source }] };
    }
    case 'submit': {
      const { name, motivation } = command;
      return { ...steering, submissions: [...steering.submissions, { key, name, motivation, round: null }] };
    }
    case 'pin':
      return { ...steering, pinned: { ...steering.pinned, [command.node]: command.reason } };
    case 'unpin':
      return { ...steering, pinned: without(steering.pinned, command.node) };
    case 'ban':
      return { ...steering, banned: { ...steering.banned, [command.node]: command.reason } };
    case 'unban':
      return { ...steering, banned: without(steering.banned, command.node) };
    case 'approve':
      return { ...steering, approved: { ...steering.approved, [command.node]: command.reason } };
    case 'set':
      return { ...steering, limits: { ...steering.limits, [command.limit]: command.value } };
    default:
      return steering;
  }
};

const without = (record: Readonly<Record<number, string>>, node: number): Readonly<Record<number, string>> => {
  const { [node]: _, ...rest } = record;
  return rest;
};

const withUsedIdeas = (steering: Steering, round: number, ideas: readonly { readonly id: string }[]): Steering => ({
  ...steering,
  ideas: steering.ideas.map((idea) =>
    ideas.some(({ id }) => id === idea.id) && !idea.usedInRounds.includes(round)
      ? { ...idea, left: Math.max(0, idea.left - 1), usedInRounds: [...idea.usedInRounds, round] }
      : idea,
  ),
});

const proposed = (steering: Steering, event: Extract<RunEvent, { type: 'proposal.made' }>): Steering => {
  const { round, cited, patch } = event;
  const key = patch.kind === 'submitted' ? patch.summary : null;
  const cites = new Set(cited.cognition);
  if (key === null && !steering.ideas.some(({ id }) => cites.has(id))) return steering;
  return {
    ...steering,
    submissions: steering.submissions.map((one) => (one.key === key && one.round === null ? { ...one, round } : one)),
    ideas: steering.ideas.map((idea) =>
      cites.has(idea.id) && !idea.cited.includes(round) ? { ...idea, cited: [...idea.cited, round] } : idea,
    ),
  };
};

const recorded = (
  steering: Steering,
  { round, difference }: Extract<RunEvent, { type: 'node.recorded' }>,
): Steering => {
  if (difference === null || !steering.ideas.some(({ cited }) => cited.includes(round))) return steering;
  return {
    ...steering,
    ideas: steering.ideas.map((idea) =>
      idea.cited.includes(round) ? { ...idea, bestGain: Math.max(idea.bestGain ?? difference, difference) } : idea,
    ),
  };
};

/** The ideas that the next brief of an island gets, the oldest first. */
export const ideasFor = ({ ideas }: Steering, island: number): readonly Idea[] =>
  ideas.filter((idea) => idea.left > 0 && (idea.island === null || idea.island === island));
