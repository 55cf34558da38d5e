import { z } from 'zod';
import { runnerSettings, runners } from '../evaluation/runners/registry.ts';
import { providerSettings, providers } from '../llm/providers/registry.ts';
import { asWritten } from '../model/task/profile.ts';
import { Role } from '../model/task/role.ts';
import { samplerSettings, samplers } from '../population/samplers/registry.ts';

const fraction = z.number().min(0).max(1);
const count = z.number().int().positive();
const usd = z.number().min(0);
const Price = z.strictObject({ input: usd, cached: usd, output: usd });
/** Settings of something that the user has registered; its own schema checks them. */
const own = z.record(z.string(), z.unknown()).default({});
const orNone = <T extends z.ZodType>(schema: T) => schema.nullable().default(null);

/** Rounds of a run that asks a model, when nothing else is said; without one the task knows its number. */
export const roundsWithModel = 100;

/** Every setting of a run, with its default. The only place where defaults live. */
export const Config = z
  .strictObject({
    /** Everything random is derived from this. */
    seed: z.number().int().default(1),
    /** Which of the task's profiles is run; `cpu` is the task as it is written. */
    profile: z.string().min(1).default(asWritten),
    /** Null: `roundsWithModel` with a model, the task's own number without one. */
    rounds: orNone(count),
    islands: count.default(2),
    /** Rounds in flight per island. */
    lanes: count.default(2),
    /** Evaluations at once. Null: as many as rounds in flight, at most the processors. */
    slots: orNone(count),
    /** Brief round k from exactly the rounds up to k - lanes. Null: yes without a model, no with one. */
    deterministic: orNone(z.boolean()),
    limits: z
      .strictObject({
        seconds: orNone(z.number().positive()),
        target: orNone(z.number()),
        patience: orNone(count),
        faults: count.default(5),
        tokens: orNone(count),
        usd: orNone(z.number().positive()),
        /** Asks models without a known price although there is a limit in dollars, which then does not count them. */
        allowUnpriced: z.boolean().default(false),
        gpuHours: orNone(z.number().positive()),
        plateau: orNone(z.strictObject({ rounds: count, gain: z.number().min(0).default(0) })),
      })
      .prefault({}),
    sampler: z
      .strictObject({
        name: samplers.nameSchema.default('ucb1'),
        references: z.number().int().min(0).default(2),
        /** Active members per island; weaker ones are retired, never deleted. */
        capacity: count.default(400),
        ...samplerSettings,
        /** Settings of a sampler of the user's own. */
        own,
      })
      .prefault({}),
    /** Where evaluations are executed. */
    runner: z.strictObject({ name: runners.nameSchema.default('local'), ...runnerSettings, own }).prefault({}),
    migration: z.strictObject({ every: count.default(20), nodes: z.number().int().min(0).default(1) }).prefault({}),
    researcher: z
      .strictObject({
        edit: z.enum(['diff', 'full', 'auto']).default('auto'),
        proposals: orNone(count),
        mends: z.number().int().min(0).default(1),
      })
      .prefault({}),
    novelty: z
      .strictObject({ duplicateAbove: fraction.default(0.985), novelBelow: fraction.default(0.85) })
      .prefault({}),
    repairs: z.number().int().min(0).default(3),
    judge: z.boolean().default(false),
    cognition: z
      .strictObject({
        items: z.number().int().min(0).default(5),
        threshold: fraction.default(0.05),
        /** Maximal marginal relevance: 1 is relevance alone, 0 is diversity alone. */
        diversity: fraction.default(0.85),
        tokens: count.default(4000),
        /** Items whose children gained are recalled sooner, those whose children lost later. */
        learn: z.boolean().default(true),
        /** The chance that a recalled place goes to a related item that was tried least. */
        explore: fraction.default(0.2),
      })
      .prefault({}),
    lessons: z
      .strictObject({
        /** Analyses are shown to later rounds, as lessons; false is for ablations: no lesson, analysis or track record is used. */
        use: z.boolean().default(true),
        /** Lessons in a brief. */
        items: z.number().int().min(0).default(4),
        /** Lessons more alike than this are one. */
        mergeAbove: fraction.default(0.8),
        /** Nodes that must bear a lesson out before it becomes a cognition item of the run. */
        promoteAfter: count.default(3),
        /** Keep promoted lessons in the cognition of the field, for later runs. */
        share: z.boolean().default(false),
      })
      .prefault({}),
    /** `none`, a name, or a weighted ensemble "a:2,b:1"; per role by `models`. */
    model: orNone(z.string().min(1)),
    models: z.partialRecord(Role, z.string().min(1)).default({}),
    /** US dollars per million tokens, by model; overrides the built-in list. */
    prices: z.record(z.string().min(1), Price).default({}),
    endpoint: z
      .strictObject({
        provider: providers.nameSchema.default('openai'),
        baseUrl: orNone(z.string()),
        ...providerSettings,
        own,
        outputTokens: count.default(16_384),
        callSeconds: z.number().positive().default(300),
        tries: count.default(5),
        concurrency: count.default(8),
        /** An endpoint that is down is waited for so long; then the run halts, and can be resumed. */
        outageSeconds: z.number().min(0).default(21_600),
        /** The first and the longest time after which it is tried again. */
        probeSeconds: z.number().min(0).default(5),
        longestProbeSeconds: z.number().min(0).default(300),
      })
      .prefault({}),
    /** `auto` takes the strongest that works here, and refuses to start when none does; `none` must be asked for. */
    sandbox: z.enum(['auto', 'bwrap', 'landlock', 'none']).default('auto'),
    analysisTokens: count.default(6000),
    embedder: z
      .strictObject({ name: z.string().default('local'), baseUrl: orNone(z.string()), dimensions: count.default(1024) })
      .prefault({}),
    /** `auto`: a managed local server; `memory`: the in-process store; or the address of a Chroma server. */
    chroma: z.string().default('auto'),
    /** While less than this is free where the run is kept, it waits, and continues when there is space; 0 never makes it wait. */
    disk: z.strictObject({ freeMb: z.number().min(0).default(1024) }).prefault({}),
    python: orNone(z.string()),
    cache: orNone(z.string()),
    runs: z.string().default('runs'),
  })
  .readonly();
export type Config = z.infer<typeof Config>;
