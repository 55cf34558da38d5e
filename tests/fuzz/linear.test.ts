import { expect, test } from 'vitest';
import { settings } from '../../src/config/settings.ts';
import { readProposal } from '../../src/domain/answer.ts';
import { readCitations } from '../../src/domain/cited.ts';
import { endsWithinString } from '../../src/domain/cut-off.ts';
import { fencedBlocks } from '../../src/domain/fence.ts';
import { jsonOf } from '../../src/domain/json-answer.ts';
import { nearestNames } from '../../src/domain/nearest-name.ts';
import { plainText } from '../../src/domain/plain-text.ts';
import { outline } from '../../src/domain/regions.ts';
import { Review } from '../../src/domain/reply.ts';
import { beyondYaml } from '../../src/domain/yaml-bounds.ts';
import { parseResult } from '../../src/evaluation/result-file.ts';
import { growth, tooSteep } from '../doubles/growth.ts';
import { quickly } from './fuzz.ts';
import { open } from './replies.ts';

const known = { cognition: ['restart'], nodes: [1] };
const head = 'NAME: a\nMOTIVATION: b\nCITES: none\n';

test.each([
  ['citations with dots', 4000, (n: number) => readCitations(`${'.:'.repeat(n)}a`, known)],
  ['escapes that never end', 8000, (n: number) => plainText('\u001b[0;'.repeat(n))],
  ['one escape that never ends', 8000, (n: number) => plainText(`\u001b[${'0 '.repeat(n)}`)],
  ['nested fences', 2000, (n: number) => fencedBlocks('```python\n    ```\n'.repeat(n).split('\n'))],
  ['comments without end', 2000, (n: number) => endsWithinString('# ... and so on\n'.repeat(n), 'python')],
  ['strings without end', 4000, (n: number) => endsWithinString('"\'\\'.repeat(n), 'python')],
  [
    'edits with many readings',
    2000,
    (n: number) => readProposal(`${head}<<<<<<< SEARCH\nx\n${'=======\n'.repeat(n)}>>>>>>> REPLACE\n`, open('x\n')),
  ],
  ['JSON behind reasoning', 2000, (n: number) => jsonOf(Review)('{"a": [</think>\n'.repeat(n))],
  ['tunable lines', 60, (n: number) => outline(`${'a: '.repeat(150)}# tune 1 2\n`.repeat(n))],
  ['brackets as YAML', 8000, (n: number) => beyondYaml('[]'.repeat(n))],
  ['brackets as a result', 8000, (n: number) => parseResult('['.repeat(n))],
])('%s: time grows with the input, not with its square', { retry: 2 }, (_, size, run) => {
  expect(growth(run, size)).toBeLessThan(tooSteep);
});

test('a name that is far too long is compared with nothing', () => {
  const keys = [...settings.keys()];
  expect(quickly(() => nearestNames('x'.repeat(500_000), keys))).toEqual([]);
});
