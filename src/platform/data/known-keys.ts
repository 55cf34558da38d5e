import { z } from 'zod';

/** What of a JSON schema is looked at here. */
const Shape = z.object({
  properties: z.record(z.string(), z.unknown()).optional(),
  items: z.unknown().optional(),
  additionalProperties: z.unknown().optional(),
  anyOf: z.array(z.unknown()).optional(),
  allOf: z.array(z.unknown()).optional(),
});

/** The keys that a schema knows at a path; read from its JSON schema, which says so in the open. */
export const knownKeys = (schema: z.ZodType, path: readonly PropertyKey[]): readonly string[] => {
  const schemas = path.reduce<unknown[]>(
    (shapes, part) => alternatives(shapes).flatMap((shape) => within(shape, part)),
    [z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })],
  );
  return [...new Set(alternatives(schemas).flatMap(({ properties }) => Object.keys(properties ?? {})))];
};

const within = ({ properties, items, additionalProperties }: z.infer<typeof Shape>, part: PropertyKey): unknown[] => {
  if (typeof part === 'number') return [items];
  return [properties?.[String(part)] ?? additionalProperties];
};

/** Each shape with those that it is made of. */
const alternatives = (shapes: readonly unknown[]): z.infer<typeof Shape>[] =>
  shapes.flatMap((value) => {
    const shape = Shape.safeParse(value);
    if (!shape.success) return [];
    return [shape.data, ...alternatives([...(shape.data.anyOf ?? []), ...(shape.data.allOf ?? [])])];
  });
