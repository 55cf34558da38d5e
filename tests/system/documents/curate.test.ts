import { expect, test } from 'vitest';
import { createDistil } from '../../../src/knowledge/import/curate-distil.ts';
import { mergedItem } from '../../../src/knowledge/import/curate-merge.ts';
import { createNeighbourhood, nearAbove } from '../../../src/knowledge/import/curate-near.ts';
import type { Document } from '../../../src/knowledge/import/sources/document.ts';
import type { Draft } from '../../../src/knowledge/import/sources/extract.ts';
import { loadCognition } from '../../../src/knowledge/items/cognition-files.ts';
import type { CognitionItem } from '../../../src/model/proposal/cognition-item.ts';
import { scriptedModel } from '../../doubles/scripted-model.ts';

const older: CognitionItem = {
  id: 'warm',
  title: 'Warm up',
  source: { title: 'Notes' },
  tags: ['a'],
  trigger: 'the loss jumps',
  expects: [{ metric: 'loss', moves: 'down' }],
  edits: [{ tune: 'STEPS', value: 100 }],
  text: 'Raise the step size slowly.',
};
const newer: Draft = {
  title: 'Slow start',
  source: { title: 'A paper', year: 2020, section: '4.1' },
  tags: ['b'],
  trigger: 'early spikes',
  expects: [
    { metric: 'loss', moves: 'same' },
    { metric: 'seconds', moves: 'up' },
  ],
  edits: [{ tune: 'STEPS', value: 500 }],
  text: 'Five hundred steps suffice.',
};

test('merging keeps the id and all that both say; where they contradict, the older one stays', () => {
  expect(mergedItem(older, newer)).toEqual({
    ...older,
    tags: ['a', 'b'],
    trigger: 'the loss jumps; early spikes',
    expects: [
      { metric: 'loss', moves: 'down' },
      { metric: 'seconds', moves: 'up' },
    ],
    edits: [...older.edits, ...newer.edits],
    text: 'Raise the step size slowly.\n\nAlso, from A paper, 4.1, 2020:\n\nFive hundred steps suffice.',
  });
});

test('merging the same again changes nothing; the same text elsewhere adds where it stands', () => {
  const merged = mergedItem(older, newer);
  expect(mergedItem(merged, newer)).toEqual(merged);
  expect(mergedItem(older, { ...older, source: { title: 'A book', year: 1999 } }).text).toBe(
    'Raise the step size slowly.\n\nAlso in A book, 1999.',
  );
});

test('of the items that ship, no two count as near-duplicates', async () => {
  for (const field of ['linear-attention', 'circle-packing']) {
    const items = await loadCognition(new URL(`../../../cognition/${field}`, import.meta.url).pathname);
    const known = await createNeighbourhood([]);
    for (const item of items) {
      const near = await known.nearest(item);
      expect(near?.similarity ?? 0, `${item.id} and ${near?.item.id}`).toBeLessThan(nearAbove);
      await known.put(item);
    }
  }
});

const document: Document = {
  title: 'Filters',
  sections: [{ heading: 'Results', text: 'Sixteen taps raise recall from 0.61 to 0.83. Nothing else changed.' }],
  notes: [],
};
const insight = {
  title: 'Sixteen taps',
  trigger: 'recall is low',
  insight: 'Recall rose.',
  apply: 'Use sixteen taps.',
  expects: [],
  section: '',
  quote: 'Sixteen taps raise recall from 0.61 to 0.83.',
};

test('a first answer that cannot be read is asked for once more; only shapes that were asked for count', async () => {
  const model = scriptedModel(['no JSON', JSON.stringify({ items: [insight] })]);
  const { made } = await createDistil(model.ask, null)(document);
  expect(model.questions).toHaveLength(2);
  expect(made).toMatchObject([{ draft: { title: 'Sixteen taps', source: { section: 'Results' } } }]);
  const { notes } = await createDistil(scriptedModel([JSON.stringify({ items: [] })]).ask, null)(document);
  expect(notes).toEqual(['the model found nothing in it to keep']);
});

test('what of a long document the model is not shown is said', async () => {
  const long = { ...document, sections: [...document.sections, { heading: 'More', text: 'word '.repeat(20_000) }] };
  const model = scriptedModel([JSON.stringify({ items: [insight] })]);
  const { notes } = await createDistil(model.ask, null)(long);
  expect(notes).toEqual([expect.stringMatching(/was not shown 67\d\d\d characters/)]);
  expect(model.questions[0]!.prompt.user.length).toBeLessThan(40_000);
});
