import { expect, test } from 'vitest';
import { cognitionItemText } from '../../../../src/actors/prompt-parts/cognition-text.ts';
import { researcherPrompt } from '../../../../src/actors/researcher/prompt.ts';
import type { CognitionItem } from '../../../../src/model/proposal/cognition-item.ts';
import { node, task } from './inputs.ts';

const item = (id: string, disagreesWith?: string[]): CognitionItem => ({
  id,
  title: id,
  source: { title: 'A book' },
  tags: [],
  trigger: 'always',
  edits: [],
  text: `The text of ${id}.`,
  ...(disagreesWith === undefined ? {} : { disagreesWith }),
});

test('two items that disagree and are told together both say so, whichever of them knows of it', () => {
  const told = [item('norm', ['no-norm']), item('no-norm'), item('else', ['absent'])];
  expect(told.map((each) => /disagrees with (.*?):/.exec(cognitionItemText(each, told))?.[1])).toEqual([
    'no-norm',
    'norm',
    undefined,
  ]);
  const { user } = researcherPrompt({
    ...{ task, mode: 'auto', parent: node(), references: [], objections: [] },
    cognition: told,
  });
  expect(user).toContain('It disagrees with no-norm');
  expect(user).not.toContain('absent');
});

test('an item that disagrees with nothing that is told says nothing of it', () => {
  const alone = item('norm', ['no-norm']);
  expect(cognitionItemText(alone, [alone])).not.toContain('disagrees');
  expect(cognitionItemText(alone)).not.toContain('disagrees');
});

test('what a source lets expect is told, and how far an item may be trusted', () => {
  const text = cognitionItemText({ ...item('gate'), made: 'raw', expects: [{ metric: 'lm_loss', moves: 'down' }] });
  expect(text).toContain('If it holds: lm_loss down.');
  expect(text).toContain('(A book; cut out of the source, unreviewed)');
  expect(cognitionItemText({ ...item('gate'), made: 'extracted' })).toContain('by a model, unreviewed');
  expect(cognitionItemText(item('gate'))).not.toMatch(/If it holds|unreviewed/);
});
