import type { Account } from '../knowledge/credit/item-account.ts';
import type { Provenance } from '../knowledge/credit/provenance.ts';
import type { ActorEdge, ActorRecord, RunEvent } from '../model/event.ts';
import type { CognitionItem } from '../model/proposal/cognition-item.ts';
import type { LessonRow } from '../model/proposal/lesson.ts';
import type { Node, NodeStatus } from '../model/result/node.ts';
import type { Feature, Metric } from '../model/task/task.ts';
import type { RunState } from './run/run-state.ts';
import type { RunView } from './run/run-view.ts';
import type { StageProxy } from './run/stage-fidelity.ts';

/** What the server answers with, path by path; the page reads nothing else. Times are UTC in ISO 8601. */

/** `GET /api/runs`: the runs beside this one, the newest first. */
export interface RunRow {
  readonly id: string;
  readonly task: string;
  readonly state: RunState;
  /** Where its own page is served; null when it is only on disk, which this server can open with `?run=<id>`. */
  readonly url: string | null;
  readonly created: string | null;
  readonly score: Pick<Metric, 'direction' | 'unit'>;
  readonly best: {
    readonly mean: number;
    readonly spread: number;
    readonly n: number;
    readonly confirmed: boolean;
  } | null;
  readonly initial: number | null;
  readonly rounds: { readonly done: number; readonly total: number };
  readonly usd: number;
  readonly unpriced: number;
  readonly tags: readonly string[];
  /** Best score so far at up to 40 evenly spaced rounds. */
  readonly spark: readonly number[];
}

/** Something that wants the owner's attention, with what to do about it. */
export interface Attention {
  readonly rule: string;
  readonly severity: 'info' | 'warn' | 'error';
  readonly text: string;
  readonly action: string;
  /** Where to look: a hash route of the page, such as `#/nodes/7`. */
  readonly href: string | null;
}

/** `GET /api/view`: everything but the nodes. */
export interface ViewDocument {
  /** Changes whenever the process that serves changes; part of every stream id. */
  readonly boot: string;
  readonly mode: 'live' | 'finished';
  readonly directory: string;
  readonly state: RunState;
  /** Why it is in this state, in one sentence: the silent actor of a running one, the cause of a pause. */
  readonly stateDetail: string;
  readonly now: string;
  readonly eta: { readonly seconds: number; readonly limit: string } | null;
  readonly limits: Readonly<Record<string, number | null>>;
  readonly view: Omit<RunView, 'nodes' | 'stageScores'>;
  /** How much better the best is than the initial program, in the unit of the score; null when there is nothing to compare. */
  readonly gain: number | null;
  /** How well earlier stages predict the last one. */
  readonly proxies: readonly StageProxy[];
  readonly task: {
    readonly title: string;
    readonly score: Metric;
    readonly metrics: Readonly<Record<string, Metric>>;
    readonly features: readonly Feature[];
    readonly stages: readonly { readonly name: string; readonly limitSeconds: number; readonly seeds: number }[];
  };
  readonly attention: readonly Attention[];
}

/** `GET /api/nodes?since=<round>`: one array per column, in the order of recording; `since` is the number of rows known. */
export interface NodeColumns {
  readonly boot: string;
  readonly count: number;
  readonly round: readonly number[];
  readonly island: readonly number[];
  readonly parent: readonly (number | null)[];
  readonly references: readonly (readonly number[])[];
  readonly status: readonly NodeStatus[];
  readonly score: readonly (number | null)[];
  readonly spread: readonly number[];
  readonly n: readonly number[];
  readonly fitness: readonly (number | null)[];
  readonly confirmed: readonly (boolean | null)[];
  readonly epoch: readonly number[];
  readonly name: readonly string[];
  readonly motivation: readonly string[];
  /** How long the run had worked when it was recorded, in seconds. */
  readonly at: readonly number[];
  /** Money and tokens of the run when it was recorded. */
  readonly usd: readonly number[];
  readonly tokens: readonly number[];
  /** Values of the task's features, in their order; null where not reported. */
  readonly features: readonly (readonly (number | null)[])[];
  /** Ids it cites: cognition items, nodes as `#7`, ideas as `idea:<key>`. */
  readonly cited: readonly (readonly string[])[];
  readonly failure: readonly (string | null)[];
}

/** `GET /api/nodes/:round`. */
export interface NodeDocument {
  readonly node: Node;
  readonly children: readonly number[];
  /** 1 is the best; null without a score. */
  readonly rank: number | null;
  readonly ranked: number;
  /** Differences in the direction of the task: more is better. */
  readonly toParent: number | null;
  readonly toBest: number | null;
  /** From the initial program to this node. */
  readonly line: readonly number[];
  readonly calls: readonly CallRow[];
  readonly pinned: string | null;
  readonly banned: string | null;
  /** Runs again at a person's wish, oldest first; they do not change the node's score. */
  readonly repeats: readonly {
    readonly time: string;
    readonly stage: string;
    readonly seeds: readonly number[];
    readonly scores: readonly number[];
    readonly failures: readonly string[];
    readonly detail: string;
  }[];
}

/** `GET /api/nodes/:round/diff?against=parent|best|initial|<round>`. */
export interface DiffDocument {
  readonly from: { readonly round: number; readonly name: string };
  readonly to: { readonly round: number; readonly name: string };
  readonly added: number;
  readonly removed: number;
  readonly hunks: readonly {
    readonly fromLine: number;
    readonly toLine: number;
    readonly lines: readonly { readonly kind: ' ' | '+' | '-'; readonly text: string }[];
  }[];
}

/** `GET /api/calls?cursor=`: model calls, the newest first. */
export interface CallRow {
  readonly id: string;
  readonly round: number | null;
  readonly role: string;
  readonly model: string;
  readonly outcome: string;
  readonly tokensIn: number;
  readonly tokensOut: number;
  readonly tokensCached: number;
  readonly tokensReasoning: number;
  readonly usd: number | null;
  readonly seconds: number;
  readonly attempts: number;
  readonly error: string | null;
  readonly time: string;
}
export interface CallPage {
  readonly rows: readonly CallRow[];
  readonly next: string | null;
  readonly total: number;
}

/** `GET /api/calls/:id`: the transcript, secrets redacted before it was written. */
export interface CallDocument {
  readonly row: CallRow;
  readonly transcript: unknown;
}

/** `GET /api/cognition`: every item with what came of it. */
export interface CognitionDocument {
  /** Gains are "after citation", not "because of it". */
  readonly items: readonly (Account & { readonly item: CognitionItem })[];
  readonly provenance: Provenance;
  /** What the run has learnt, the strongest first. */
  readonly lessons: readonly LessonRow[];
  /** Proposals that add lines which their ancestors had and lost, and how many of the lines those added. */
  readonly cycling: {
    readonly proposals: number;
    readonly rounds: readonly number[];
    readonly lines: number;
    readonly of: number;
  };
}

/** `GET /api/actors`: the newest record of every living actor, and the latest events. */
export interface ActorsDocument {
  readonly boot: string;
  readonly actors: readonly {
    readonly path: string;
    readonly parent: string | null;
    readonly machine: string | null;
    readonly status: string;
    readonly value: string;
    readonly since: string;
    readonly event: string;
    readonly edge: ActorEdge | null;
  }[];
  readonly finished: Readonly<Record<string, number>>;
  readonly log: readonly { readonly time: string; readonly record: ActorRecord }[];
}

/** `GET /api/evaluations`: what waits, runs and failed. */
export interface EvaluationsDocument {
  readonly slots: readonly {
    readonly name: string;
    readonly round: number | null;
    readonly stage: string;
    readonly since: string | null;
    readonly limitSeconds: number;
  }[];
  readonly queue: readonly {
    readonly round: number;
    readonly stage: string;
    readonly seed: number;
    readonly since: string;
  }[];
  /** The latest evaluations, the newest first. */
  readonly recent: readonly {
    readonly round: number;
    readonly stage: string;
    readonly seed: number;
    readonly status: string;
    readonly score: number | null;
    readonly failure: { readonly class: string; readonly message: string } | null;
    readonly seconds: number;
    readonly folder: string;
    readonly cached: boolean;
    readonly slot: string;
    readonly startedAt: string | null;
    readonly endedAt: string;
  }[];
}

/** `GET /api/setup`: how the run was produced. */
export interface SetupDocument {
  readonly manifest: Readonly<Record<string, unknown>>;
  readonly command: string;
  readonly services: Readonly<Record<string, string>>;
}

/** `GET /api/events` (server-sent): ids are `<boot>-<number>`; every message is one of these, batched at most 4 times a second. */
export type FeedMessage =
  | { readonly kind: 'events'; readonly events: readonly RunEvent[] }
  | { readonly kind: 'actors'; readonly records: readonly { readonly time: string; readonly record: ActorRecord }[] }
  /** Too much was missed: fetch everything again. */
  | { readonly kind: 'reset'; readonly boot: string };

/** `POST /api/commands`: an Order (domain/command.ts) with the token in `x-asi-token`; answered with the event it became. */
export type CommandAnswer =
  | { readonly ok: true; readonly event: RunEvent }
  | { readonly ok: false; readonly problem: Problem };

/** Every failed request: a code, what is wrong, and how to fix it. */
export interface Problem {
  readonly code: string;
  readonly message: string;
  readonly advice: string;
}

/** `GET /api/compare?runs=a,b&by=rounds|spend|time`: best so far, on one grid of positions per arm. */
export interface CompareDocument {
  readonly axis: string;
  readonly unit: string;
  /** Runs whose settings differ in the seed only. */
  readonly arms: readonly {
    readonly label: string;
    readonly x: readonly number[];
    readonly runs: readonly { readonly id: string; readonly best: readonly (number | null)[] }[];
    readonly mean: readonly (number | null)[];
    readonly spread: readonly number[];
    readonly final: { readonly mean: number | null; readonly spread: number; readonly n: number };
    /** Mean of the best so far over the whole axis. */
    readonly area: number | null;
    /** Paired by seed with the first arm where seeds are shared, else of means; more is better. */
    readonly difference: {
      readonly mean: number;
      readonly low: number | null;
      readonly high: number | null;
      readonly n: number;
    } | null;
    readonly usd: number;
  }[];
  readonly differing: readonly { readonly setting: string; readonly values: readonly string[] }[];
}
