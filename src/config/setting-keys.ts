import { z } from 'zod';
import { Config } from './schema.ts';

/** Every setting by its dotted key, with the schema of its value. */
export const settings: ReadonlyMap<string, z.ZodType> = new Map(leaves(Config, ''));

/** The keys that group settings, such as `sampler`. */
export const sections: ReadonlySet<string> = new Set(
  [...settings.keys()].flatMap((key) => {
    const parts = key.split('.');
    return parts.slice(0, -1).map((_, index) => parts.slice(0, index + 1).join('.'));
  }),
);

/** The environment variable of a setting: `sampler.referencesFrom` is `ASI_SAMPLER_REFERENCES_FROM`. */
export const variableOf = (key: string): string =>
  `ASI_${key
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .replaceAll('.', '_')
    .toUpperCase()}`;

/** The settings as a nested object. */
export const nested = (values: ReadonlyMap<string, unknown>): Record<string, unknown> => {
  const root: Record<string, unknown> = {};
  for (const [key, value] of values) {
    const parts = key.split('.');
    const leaf = parts.pop()!;
    let section = root;
    for (const part of parts) {
      section[part] ??= {};
      section = section[part] as Record<string, unknown>;
    }
    section[leaf] = value;
  }
  return root;
};

function leaves(schema: z.core.$ZodType, prefix: string): [string, z.ZodType][] {
  const inside = prefix === '' ? '' : `${prefix}.`;
  const inner = unwrapped(schema);
  if (inner instanceof z.ZodObject)
    return Object.entries(inner.shape).flatMap(([name, value]) => leaves(value as z.core.$ZodType, inside + name));
  if (inner instanceof z.ZodRecord && inner.keyType instanceof z.ZodEnum)
    return inner.keyType.options.map((name) => [inside + String(name), inner.valueType as z.ZodType]);
  return [[prefix, schema as z.ZodType]];
}

function unwrapped(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodReadonly || schema instanceof z.ZodPrefault || schema instanceof z.ZodDefault)
    return unwrapped(schema.unwrap());
  return schema;
}
