import { z } from 'zod';
import { Certificate, certificateStageName } from './certificate.ts';
import { Penalty, Term } from './composite.ts';
import { Profiles } from './profile.ts';

const name = z.string().regex(/^[a-z0-9][a-z0-9-_]*$/i, 'letters, digits, "-" and "_" only');
const bounds = z
  .tuple([z.number(), z.number()])
  .refine(([low, high]) => low < high, 'the lower bound must be below the upper one');

export const Direction = z.enum(['maximize', 'minimize']);
export type Direction = z.infer<typeof Direction>;

/** What a number of an evaluation means: which way is better, in which unit, and which values are believable. */
const metric = {
  direction: Direction,
  unit: z.string(),
  plausible: bounds.optional(),
  description: z.string().optional(),
  /** Differs between two runs of one program, as times do: shown, but never part of a lesson, so that runs repeat. */
  volatile: z.boolean().default(false),
};
export const Metric = z.strictObject(metric).readonly();
export type Metric = z.infer<typeof Metric>;

/** The number that is compared and published: what the evaluator reports, or a sum over metrics that the engine works out. */
const Score = z
  .strictObject({
    ...metric,
    terms: z.array(Term).min(1).optional(),
    penalties: z.array(Penalty).optional(),
    /** An estimate varies between runs of one program, and its mean counts; a certificate is an exactly verified value. Left out: an estimate. */
    kind: z.enum(['estimate', 'certificate']).optional(),
    certificate: Certificate.optional(),
  })
  .refine(({ kind, certificate }) => kind !== 'certificate' || certificate !== undefined, {
    message:
      'a certificate needs "certificate: { artifact: <file>, check: [<command>] }": what is checked, and by what',
    path: ['certificate'],
  })
  .refine(({ kind, certificate }) => kind === 'certificate' || certificate === undefined, {
    message: 'the score is declared as both kinds: write "kind: certificate", or leave "certificate" out',
    path: ['kind'],
  })
  .refine(({ terms, certificate }) => terms === undefined || certificate === undefined, {
    message: 'a score made of terms is an estimate; a certificate is the value of one artifact',
    path: ['terms'],
  })
  .refine(({ terms, direction }) => terms === undefined || direction === 'maximize', {
    message: 'a score made of terms is maximized: each term counts gains in the direction of its metric',
    path: ['direction'],
  })
  .refine(({ terms, penalties }) => terms !== undefined || penalties === undefined, {
    message: 'penalties are taken off a score made of terms; add "terms"',
    path: ['penalties'],
  })
  .readonly();

/** What a stage's mean must reach before the next stage is paid for: a value, a place among the others, or both. */
export const Gate = z
  .strictObject({
    metric: z.string().default('score'),
    atLeast: z.number().optional(),
    atMost: z.number().optional(),
    /** Promotion: only this best share of the programs that have passed the stage continues, by their scores there. */
    top: z.number().gt(0).lt(1).optional(),
    /** Everything is promoted until so many have got through; left out: 4. */
    after: z.number().int().min(2).optional(),
  })
  .refine(
    ({ atLeast, atMost, top }) => atLeast !== undefined || atMost !== undefined || top !== undefined,
    'a gate needs "atLeast", "atMost" or "top"',
  )
  .readonly();
export type Gate = z.infer<typeof Gate>;

const limits = {
  /** Wall-clock limit of one evaluator process, in seconds. */
  limitSeconds: z.number().positive(),
  /** Resident memory of the evaluator's whole process tree, in MiB. */
  memoryMb: z.number().int().positive().default(4096),
};

/** One step of an experiment: `seeds: n` runs the evaluator for the seeds 1 to n. */
export const Stage = z
  .strictObject({
    name,
    ...limits,
    cpus: z.number().int().positive().default(1),
    gpus: z.number().int().min(0).default(0),
    seeds: z.number().int().positive().default(1),
    gate: Gate.optional(),
    /** Runs this stage in place of the evaluator's command. */
    command: z.array(z.string()).min(1).optional(),
  })
  .readonly();
export type Stage = z.infer<typeof Stage>;

/** A dimension of the MAP-Elites grid: a metric or feature, cut into equal bins. */
export const Feature = z
  .strictObject({
    name: z.string(),
    min: z.number(),
    max: z.number(),
    bins: z.number().int().min(1).max(100).default(8),
  })
  .refine((feature) => feature.min < feature.max, 'min must be below max')
  .readonly();
export type Feature = z.infer<typeof Feature>;

/** `task.yaml`: the problem, where its files are, and how a candidate is evaluated. Paths are relative to the task folder. */
export const Task = z
  .strictObject({
    contract: z.literal(1),
    name,
    title: z.string().min(1),
    problem: z.string().default('problem.md'),
    language: z.string().default('python'),
    initial: z.string(),
    requirements: z.string().optional(),
    /** The field of `cognition/` that is recalled from; without one nothing is. */
    cognition: name.optional(),
    score: Score,
    metrics: z.record(z.string(), Metric).default({}),
    candidate: z
      .strictObject({
        maxBytes: z
          .number()
          .int()
          .positive()
          .default(256 * 1024),
        /** Texts that every program must contain, for instance its entry point. */
        requires: z.array(z.string()).default([]),
      })
      .prefault({}),
    evaluator: z.strictObject({ command: z.array(z.string()).min(1) }),
    check: z.strictObject(limits).optional(),
    stages: z.array(Stage).min(1),
    verify: z.array(Stage).default([]),
    /** How often a new best is run again with fresh seeds before it is called confirmed; 0: never; left out: 3, of certificates 0. */
    repeats: z.number().int().min(0).max(100).optional(),
    /** Does a seed stand for the same draw (data, starting weights) in every program? Then runs with one seed are compared with each other. */
    pairedSeeds: z.boolean().default(false),
    features: z.array(Feature).max(3).default([]),
    judge: z.strictObject({ rubric: z.string(), weight: z.number().min(0).max(1).default(0.2) }).optional(),
    /** Rounds of a run without a model. */
    rounds: z.number().int().positive().default(12),
    /** Overrides of the engine's configuration, checked by its own schema. */
    config: z
      .record(z.string(), z.unknown())
      .refine((config) => !Object.hasOwn(config, 'profile'), 'a profile is chosen when the run is started')
      .default({}),
    profiles: Profiles.default({}),
  })
  .refine(
    ({ stages, verify }) =>
      new Set([...stages, ...verify].map((stage) => stage.name)).size === stages.length + verify.length,
    'stage names must differ, those of "verify" included',
  )
  .refine(({ stages, verify }) => [...stages, ...verify].every(({ name }) => name !== certificateStageName), {
    message: `a stage cannot be called "${certificateStageName}": artifacts are checked under that name`,
    path: ['stages'],
  })
  .superRefine(({ score, repeats = 0, pairedSeeds, verify }, context) => {
    if (score.certificate === undefined) return;
    const say = (key: string, message: string) => context.addIssue({ code: 'custom', message, path: [key] });
    if (repeats > 0) say('repeats', 'a certificate is a fact as soon as it is checked: nothing is repeated');
    if (pairedSeeds) say('pairedSeeds', 'paired seeds compare estimates; a certificate needs no comparison');
    if (verify.length > 0) say('verify', 'a certificate is checked by its own command: leave "verify" out');
  })
  .superRefine(({ stages, verify }, context) => {
    const dead = [...stages.slice(-1), ...verify].find(({ gate }) => gate?.top !== undefined);
    if (dead === undefined) return;
    const message = `"top" promotes to the next stage, and there is none after "${dead.name}"`;
    context.addIssue({ code: 'custom', message, path: ['stages'] });
  })
  .superRefine(({ score, metrics }, context) => {
    for (const field of ['terms', 'penalties'] as const)
      for (const [index, { metric }] of (score[field] ?? []).entries())
        if (!Object.hasOwn(metrics, metric))
          context.addIssue({
            code: 'custom',
            message: `"${metric}" is not under "metrics", so its direction is not known`,
            path: ['score', field, index, 'metric'],
          });
  })
  .readonly();
export type Task = z.infer<typeof Task>;
