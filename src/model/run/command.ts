import { z } from 'zod';

const node = z.number().int().min(0);
const reason = z.string().max(500).default('');
const text = (longest: number) => z.string().trim().min(1).max(longest);
const command = <Verb extends string, Shape extends z.ZodRawShape>(verb: Verb, shape: Shape) =>
  z.strictObject({ verb: z.literal(verb), ...shape });

/** The limits of a run that may be changed while it is running. */
export const ChangeableLimit = z.enum([
  'rounds',
  'usd',
  'tokens',
  'seconds',
  'gpuHours',
  'target',
  'patience',
  'lanes',
]);
export type ChangeableLimit = z.infer<typeof ChangeableLimit>;

/** The commands a user may send to a run, by the same words on the page, the command line and in the library. */
export const Command = z.discriminatedUnion('verb', [
  command('pause', {}),
  command('resume', {}),
  /** No more rounds; those in flight finish. */
  command('stop', {}),
  /** Ends evaluations now; unfinished rounds are run again on resume. */
  command('abort', {}),
  /** Shown to the Researcher in the next briefs, and cited like cognition. */
  command('idea', {
    text: text(4000),
    /** Briefs it is put into. */
    rounds: z.number().int().min(1).max(1000).default(8),
    island: z.number().int().min(0).nullable().default(null),
  }),
  command('cognition', { title: text(200), text: text(20_000), source: z.string().max(500).default('human') }),
  /** Always among the references. */
  command('pin', { node, reason }),
  command('unpin', { node }),
  /** Never sampled again; the node is kept. */
  command('ban', { node, reason }),
  command('unban', { node }),
  /** Runs its last stage again with fresh seeds. */
  command('reevaluate', { node, times: z.number().int().min(1).max(20).default(3) }),
  /** A program of one's own; it is checked and evaluated like every other one. */
  command('submit', { name: text(200), motivation: z.string().max(4000).default(''), program: z.string().min(1) }),
  /** Null lifts a limit. */
  command('set', { limit: ChangeableLimit, value: z.number().nullable() }),
  /** Lets an unconfirmed node count as confirmed, by a person's decision. */
  command('approve', { node, reason }),
]);
export type Command = z.infer<typeof Command>;
export type Verb = Command['verb'];

/** A command as it is sent: equal keys are carried out once. */
export const Order = z
  .strictObject({
    key: z.string().regex(/^[\w-]{1,64}$/, 'letters, digits, "-" and "_", at most 64'),
    source: z.enum(['page', 'cli', 'library', 'process']),
    command: Command,
  })
  .readonly();
export type Order = z.infer<typeof Order>;
