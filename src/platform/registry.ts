import { z } from 'zod';

/** Something that is chosen by its name in the configuration, with settings of its own. */
export interface Definition {
  readonly name: string;
  /** What it is, in a few words, for help texts. */
  readonly about: string;
  /** Its settings, each with a default. */
  readonly settings: z.core.$ZodLooseShape;
}

/** A section of the configuration: the settings of what is built in by their keys, those of all others under `own`. */
export type Section = Readonly<Record<string, unknown>> & { readonly name: string };

export interface Registry<Kind extends Definition> {
  /** What is registered, for sentences: "sampler". */
  readonly kind: string;
  names(): readonly string[];
  /** Throws for a name that is not registered. */
  get(name: string): Kind;
  /** Adds one of the user's own, before the configuration is read; a name is given once. */
  register(definition: Kind): void;
  /** A name in the configuration. */
  readonly nameSchema: z.ZodType<string, string>;
  /** The settings of the one that is named; what is in the section for others is left alone, and `own` is checked strictly. */
  readSettings(section: Section): z.ZodSafeParseResult<Readonly<Record<string, unknown>>>;
  /** The same, where they have been checked before; throws a ZodError. */
  settingsOf(section: Section): Readonly<Record<string, unknown>>;
  /** The keys of a section that belong to one definition or another, but not to the one that is named. */
  unusedKeys(name: string): readonly string[];
}

/** What can be chosen of one kind, for instance samplers. */
export const createRegistry = <Kind extends Definition>(kind: string, builtIn: readonly Kind[]): Registry<Kind> => {
  const known = new Map<string, Kind>(builtIn.map((one) => [one.name, one]));
  const names = () => [...known.keys()];
  const isBuiltIn = (one: Kind) => builtIn.includes(one);
  const get = (name: string): Kind => {
    const found = known.get(name);
    if (found === undefined) throw new Error(`There is no ${kind} "${name}"; there are: ${names().join(', ')}.`);
    return found;
  };
  const readSettings = ({ name, own = {}, ...section }: Section) => {
    const one = get(name);
    return z.strictObject(one.settings).safeParse(isBuiltIn(one) ? pick(section, Object.keys(one.settings)) : own);
  };
  return {
    kind,
    names,
    get,
    register: (definition) => {
      if (known.has(definition.name)) throw new Error(`There is a ${kind} "${definition.name}" already.`);
      known.set(definition.name, definition);
    },
    nameSchema: z.string().check(({ value, issues }) => {
      if (known.has(value)) return;
      const message = `Invalid option: expected one of ${names().join('|')}`;
      issues.push({ code: 'invalid_value', values: names(), input: value, message });
    }),
    readSettings,
    settingsOf: (section) => {
      const read = readSettings(section);
      if (read.success) return read.data;
      throw read.error;
    },
    unusedKeys: (name) => {
      const one = get(name);
      const used = isBuiltIn(one) ? Object.keys(one.settings) : ['own'];
      const all = new Set([...builtIn.flatMap(({ settings }) => Object.keys(settings)), 'own']);
      return [...all].filter((key) => !used.includes(key));
    },
  };
};

const pick = (section: Readonly<Record<string, unknown>>, keys: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(Object.entries(section).filter(([key]) => keys.includes(key)));

type Intersection<Union> = (Union extends unknown ? (one: Union) => void : never) extends (all: infer All) => void
  ? All
  : never;

/** The settings of all built-in definitions, as they stand in one section; throws when two mean different things by one key. */
export const mergedSettings = <One extends Definition>(builtIn: readonly One[]): Intersection<One['settings']> => {
  const merged: Record<string, unknown> = {};
  for (const { name, settings } of builtIn)
    for (const [key, schema] of Object.entries(settings)) {
      if (Object.hasOwn(merged, key) && merged[key] !== schema)
        throw new Error(`"${name}" has a setting "${key}" that another one has with another schema.`);
      merged[key] = schema;
    }
  return merged as Intersection<One['settings']>;
};
