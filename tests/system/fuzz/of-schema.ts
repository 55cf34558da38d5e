import fc from 'fast-check';
import { z } from 'zod';
import { hostileText } from './hostile.ts';

const number = fc.oneof(
  fc.integer({ min: -3, max: 50 }),
  fc.constantFrom(0, -0, 1e15, -1e15, 5e-324, 1e-7),
  fc.double({ noNaN: true, min: -1e15, max: 1e15 }),
);
const whole = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: 0, max: 12 }) },
  fc.constantFrom(-1, 2 ** 31, 2 ** 45),
);

/** Values of a schema, with hostile texts and numbers wherever it allows them; a field that is added to it is covered too. */
export const ofSchema = (schema: z.core.$ZodType): fc.Arbitrary<unknown> => {
  if (schema instanceof z.ZodReadonly || schema instanceof z.ZodDefault) return ofSchema(schema.unwrap());
  if (schema instanceof z.ZodNullable)
    return fc.oneof({ weight: 3, arbitrary: ofSchema(schema.unwrap()) }, fc.constant(null));
  if (schema instanceof z.ZodOptional) return fc.oneof(ofSchema(schema.unwrap()), fc.constant(undefined));
  if (schema instanceof z.ZodString) return hostileText;
  if (schema instanceof z.ZodNumber) return schema.format === 'safeint' ? whole : number;
  if (schema instanceof z.ZodBoolean) return fc.boolean();
  if (schema instanceof z.ZodEnum) return fc.constantFrom(...schema.options);
  if (schema instanceof z.ZodLiteral) return fc.constantFrom(...schema.values);
  if (schema instanceof z.ZodArray) return fc.array(ofSchema(schema.element), { maxLength: 3 });
  if (schema instanceof z.ZodRecord) return fc.dictionary(hostileText, ofSchema(schema.valueType), { maxKeys: 3 });
  if (schema instanceof z.ZodUnion) return fc.oneof(...schema.options.map(ofSchema));
  if (schema instanceof z.ZodObject)
    return fc.record(
      Object.fromEntries(Object.entries<z.core.$ZodType>(schema.shape).map(([name, part]) => [name, ofSchema(part)])),
    );
  if (schema instanceof z.ZodUnknown) return fc.constant('anything');
  throw new Error(`no cases can be made for a schema of the kind ${schema._zod.def.type}`);
};
