import { expect, test } from 'vitest';
import { readCitations } from '../../../src/actors/researcher/answer/citations.ts';
import { endsWithinString } from '../../../src/actors/researcher/answer/cut-off.ts';
import { readProposal } from '../../../src/actors/researcher/answer/read-answer.ts';
import { settings } from '../../../src/config/setting-keys.ts';
import { parseResult } from '../../../src/evaluation/contracts/result-file.ts';
import { Review } from '../../../src/model/proposal/model-replies.ts';
import { beyondYaml } from '../../../src/platform/data/yaml-bounds.ts';
import { outline } from '../../../src/platform/source/regions.ts';
import { fencedBlocks } from '../../../src/platform/text/fence.ts';
import { jsonOf } from '../../../src/platform/text/json-answer.ts';
import { nearestNames } from '../../../src/platform/text/nearest-name.ts';
import { plainText } from '../../../src/platform/text/plain-text.ts';
import { growth, tooSteep } from '../../doubles/growth.ts';
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
