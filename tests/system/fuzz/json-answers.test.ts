import fc from 'fast-check';
import { expect } from 'vitest';
import type { z } from 'zod';
import { Arbitration, Ratings, Review } from '../../../src/model/proposal/model-replies.ts';
import { Analysis } from '../../../src/model/result/analysis.ts';
import { jsonOf } from '../../../src/platform/text/json-answer.ts';
import { fuzz, quickly } from './fuzz.ts';
import { hostileText, hostileValue, mostly, wounded } from './hostile.ts';

const sentence = hostileText.filter((text) => text.trim() !== '').map((text) => text.slice(0, 400));
const sentences = fc.array(sentence, { maxLength: 3 });

/** A shape that a role answers in, and a right answer. */
interface Asked {
  readonly schema: z.ZodType;
  readonly value: unknown;
}

const asked: fc.Arbitrary<Asked> = fc.oneof(
  fc.record({ duplicate: fc.boolean(), reason: sentence }).map((value) => ({ schema: Arbitration, value })),
  fc
    .record({
      sound: fc.boolean(),
      findings: fc.array(fc.record({ quote: sentence, problem: sentence }), { maxLength: 3 }),
      reason: sentence,
    })
    .map((value) => ({ schema: Review, value })),
  fc
    .record({
      ratings: fc.dictionary(fc.stringMatching(/^[a-z]{1,20}$/), fc.integer({ min: 1, max: 10 }), {
        minKeys: 1,
        maxKeys: 5,
      }),
      remark: sentence,
    })
    .map((value) => ({ schema: Ratings, value })),
  fc
    .record({
      claim: fc.constantFrom('confirmed', 'refuted'),
      outcome: sentence,
      againstParent: sentence,
      againstBest: sentence,
      do: sentences,
      avoid: sentences,
      next: sentences,
    })
    .map((value) => ({ schema: Analysis, value })),
);

const around = fc.constantFrom<[string, string]>(
  ['', ''],
  ['Sure:\n', '\nDone.'],
  ['```json\n', '\n```'],
  ['```\n', '\n```\nI hope it helps {really}.'],
  ['~~~json\n', '\n~~~'],
  ['Note [1] first.\n```json\n', '\n'],
  ['\uFEFF', '\r\n'],
);

const replied = fc.tuple(asked, around, fc.constantFrom(0, 2)).map(([{ schema, value }, [before, after], indent]) => ({
  schema,
  value,
  text: before + JSON.stringify(value, null, indent) + after,
}));

const isReadOrNamed = (schema: z.ZodType, text: string): string => {
  const read = quickly(() => jsonOf(schema)(text));
  if (!read.ok) {
    expect(read.problem).toMatch(/\S/);
    expect(read.problem.length).toBeLessThan(2000);
    return 'named';
  }
  expect(schema.safeParse(read.value).success).toBe(true);
  expect(JSON.stringify(read.value)).not.toMatch(/"__proto__":/);
  return 'read';
};

const spoiled = fc.oneof(
  {
    weight: 2,
    arbitrary: replied.chain(({ schema, text }) =>
      fc.record({ schema: fc.constant(schema), text: mostly(fc.constant(text), wounded(fc.constant(text))) }),
    ),
  },
  {
    weight: 3,
    arbitrary: replied.chain(({ schema, text }) =>
      fc.record({ schema: fc.constant(schema), text: wounded(fc.constant(text)) }),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      schema: asked.map(({ schema }) => schema),
      text: hostileValue.map((value) => JSON.stringify(value)),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      schema: asked.map(({ schema }) => schema),
      text: fc
        .tuple(
          fc.constantFrom(
            '{',
            '[',
            '{"a":',
            '{"ratings":{"',
            '"',
            '\\"',
            '{}',
            '```json\n{',
            '[{"x":1},',
            '```json\n',
            '1e9',
          ),
          fc.integer({ min: 1, max: 100_000 }),
          fc.constantFrom('', '}', '"}}'),
        )
        .map(([text, characters, end]) => text.repeat(Math.ceil(characters / text.length)) + end),
    }),
  },
);

fuzz(
  'JSON answers',
  'a value of the shape that was asked for, or a named problem',
  spoiled,
  ({ schema, text }) => isReadOrNamed(schema, text),
  ['read', 'named'],
);

/** What a model that thinks aloud tries out first is of the right shape too. */
const thinking = fc
  .tuple(asked, asked, fc.constantFrom('think', 'thinking', 'reasoning'), fc.boolean())
  .map(([{ schema, value }, other, tag, isOpened]) => {
    const thought = `${JSON.stringify(value)} or {"duplicate": true, "sound": true, "reason": "first thought"}? ${JSON.stringify(other.value)}`;
    return { schema, thought: `${isOpened ? `<${tag}>\n` : ''}Maybe ${thought}\n</${tag}>\n`, value };
  });

fuzz(
  'JSON answers behind reasoning',
  'what was thought is never taken for what was answered',
  thinking,
  ({ schema, thought, value }) => {
    expect(jsonOf(schema)(thought)).toMatchObject({ ok: false });
    expect(jsonOf(schema)(thought + JSON.stringify(value))).toEqual({
      ok: true,
      value: schema.parse(JSON.parse(JSON.stringify(value))),
    });
    return 'answer';
  },
  ['answer'],
);
