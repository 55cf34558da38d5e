import { z } from 'zod';

/** The ways to confine evaluators, best first. */
const levels = ['bwrap', 'landlock', 'none'] as const;
export type Level = (typeof levels)[number];

/** What a person may ask for: a level, or the best that works. */
export type WantedLevel = 'auto' | Level;

/** What the runner of an attempt has to know about the sandbox its command starts; part of `spec.json`. */
export const Confinement = z
  .object({
    level: z.enum(levels),
    /** What the seccomp filter denies; it is handed to the sandbox as file descriptor 3. */
    filter: z.enum(['nothing', 'kernel', 'kernel and network']),
    /** The user that the evaluator becomes, who must own what it writes to; null: it stays who we are. */
    user: z.number().int().nullable(),
    /** It has a /tmp of its own, so that none is needed outside. */
    ownTemporary: z.boolean(),
    /** Control groups under which one of its own is made, to limit the memory and the processes of all together. */
    cgroups: z.array(z.string()).readonly(),
  })
  .readonly();
export type Confinement = z.infer<typeof Confinement>;

/** No sandbox: the command is started as it is. */
export const unconfined: Confinement = {
  level: 'none',
  filter: 'nothing',
  user: null,
  ownTemporary: false,
  cgroups: [],
};

/** What one attempt may see and touch, beyond what all attempts of a run share. */
export interface Cell {
  readonly command: readonly string[];
  /** The evaluator's whole environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly readable: readonly string[];
  readonly writable: readonly string[];
  /** The working directory, one of `writable`. */
  readonly work: string;
  /** For temporary files, outside; used where there is no private /tmp. */
  readonly temporary: string;
  readonly memoryMb: number;
  /** UUIDs of the GPUs it may use. */
  readonly gpus: readonly string[];
}

/** A cell's command, wrapped: what is really started, with which environment, and what the runner has to know. */
export interface Confined {
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly sandbox: Confinement;
}

/** A sandbox that has been tried and works. */
export interface Sandbox {
  readonly level: Level;
  /** One line for people: the level, what it is made of, and what it leaves open. */
  readonly detail: string;
  /** As whom evaluators run, where that is not who we are. */
  readonly user: number | null;
  confine(cell: Cell): Confined;
}
