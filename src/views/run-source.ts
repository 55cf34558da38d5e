import type { ActorRecord, RunEvent } from '../model/event.ts';
import type { CognitionItem } from '../model/proposal/cognition-item.ts';
import type { LessonRow } from '../model/proposal/lesson.ts';
import type { Node } from '../model/result/node.ts';
import type { Order } from '../model/run/command.ts';
import type { Task } from '../model/task/task.ts';
import type { RunFold } from './history/run-history.ts';

/** A run that the server shows: one that continues in this process, or one read from its records. */
export interface RunSource {
  readonly id: string;
  readonly directory: string;
  readonly mode: 'live' | 'finished';
  readonly task: Pick<Task, 'title' | 'score' | 'metrics' | 'features' | 'stages'>;
  readonly limits: Readonly<Record<string, number | null>>;
  readonly fold: RunFold;
  /** Is the process that owns the run alive? */
  isAlive(): boolean;
  node(round: number): Promise<Node | undefined>;
  cognition(): readonly CognitionItem[];
  /** Lessons learned so far, the strongest first. */
  lessons(): Promise<readonly LessonRow[]>;
  manifest(): Promise<Readonly<Record<string, unknown>>>;
  /** Notifies of every event after it was folded; answers how to stop. */
  subscribe(listener: (event: RunEvent) => void): () => void;
  actors(listener: (record: ActorRecord) => void): () => void;
  /** Carries out a command of a person; null where none can be. */
  readonly command: ((order: Order) => Promise<RunEvent>) | null;
  close(): Promise<void>;
}
