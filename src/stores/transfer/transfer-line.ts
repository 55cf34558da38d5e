import { z } from 'zod';
import { Evaluation } from '../../model/result/evaluation.ts';
import { Manifest } from '../manifest.ts';

/** The version of exported files that this program writes, and the newest that it reads. */
export const transferVersion = 1;

/** The first line of an exported run. */
export const Header = z.object({
  asi: z.literal('run'),
  version: z.number().int(),
  run: z.string(),
  nodes: z.number().int(),
  events: z.number().int(),
  manifest: Manifest,
});
export type Header = z.infer<typeof Header>;

/** The last line: how much there is before it, and the hash of exactly those bytes. */
export const Footer = z.strictObject({
  rows: z.number().int(),
  evaluations: z.number().int(),
  sha256: z.string().length(64),
});
export type Footer = z.infer<typeof Footer>;

/** A finished evaluation, as its index keeps it; its key becomes the name of a file, so it must be one. */
export const Finished = z
  .strictObject({ evaluation: Evaluation })
  .refine(({ evaluation: { key } }) => /^[\w-]{1,128}$/.test(key), 'its key cannot be the name of a file');
