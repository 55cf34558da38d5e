import type { z } from 'zod';
import type { Config } from '../config/schema.ts';
import { type Entry, entriesOf } from '../config/setting-layers.ts';

/** Settings of a run, nested as in a config file; whatever is left out keeps its default. */
export type Settings = z.input<typeof Config>;

/** The settings of a call, as strong as flags on the command line; what is undefined says nothing. Throws an AsiError. */
export const settingsOf = (settings: Settings = {}): Entry[] =>
  entriesOf(settings, 'flag', 'settings').filter(({ value }) => value !== undefined);
