import { z } from 'zod';

/** Something that is chosen by its name in the configuration, with settings of its own. */
export interface Definition {
  readonly name: string;
  /** What it is, in a few words, for help texts. */
  readonly about: string;
  /** Its settings, each with a default. */
  readonly settings: z.core.$ZodLooseShape;
}

export interface Registry<Kind extends Definition> {
  names(): readonly string[];
  /** Throws for a name that nobody has registered. */
  get(name: string): Kind;
  /** Adds one of the user's own, before the configuration is read; a name is given once. */
  register(definition: Kind): void;
  /** A name in the configuration. */
  readonly nameSchema: z.ZodType<string, string>;
  /** The settings of the one that is named, out of a section that may hold those of others. */
  settingsOf(section: Readonly<Record<string, unknown>> & { readonly name: string }): Readonly<Record<string, unknown>>;
}

/** What can be chosen of one kind, for instance samplers. */
export const createRegistry = <Kind extends Definition>(kind: string, builtIn: readonly Kind[]): Registry<Kind> => {
  const known = new Map<string, Kind>(builtIn.map((one) => [one.name, one]));
  const names = () => [...known.keys()];
  const get = (name: string): Kind => {
    const found = known.get(name);
    if (found === undefined) throw new Error(`There is no ${kind} "${name}"; there are: ${names().join(', ')}.`);
    return found;
  };
  return {
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
    settingsOf: ({ name, own, ...section }) => {
      const { settings } = get(name);
      const given: Readonly<Record<string, unknown>> = { ...section, ...(own as object | undefined) };
      const named = Object.entries(given).filter(([key]) => Object.hasOwn(settings, key));
      return z.object(settings).parse(Object.fromEntries(named)) as Readonly<Record<string, unknown>>;
    },
  };
};
