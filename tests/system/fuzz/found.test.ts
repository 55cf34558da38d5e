import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readProposal } from '../../../src/actors/researcher/answer/read-answer.ts';
import { resolveConfig } from '../../../src/config/resolve-settings.ts';
import { loadCognition, parseItem } from '../../../src/knowledge/items/cognition-files.ts';
import type { RunEvent } from '../../../src/model/event.ts';
import { Arbitration } from '../../../src/model/proposal/model-replies.ts';
import { Task } from '../../../src/model/task/task.ts';
import { readYaml } from '../../../src/platform/data/yaml-text.ts';
import { jsonOf } from '../../../src/platform/text/json-answer.ts';
import { loadTask } from '../../../src/stores/task-folder.ts';
import { applyEvent, emptyView } from '../../../src/views/run/run-view.ts';
import { applyPatch } from '../../builders/apply-patch.ts';
import { folderFor } from './folders.ts';
import { quickly } from './fuzz.ts';
import { open } from './replies.ts';

/** The inputs, made small, that a parser once got wrong. */
const head = 'NAME: a\nMOTIVATION: b\nCITES: none\n';
const parent = 'def solve(n):\n    return 0\n';

test.each([
  ['a: *b', 'Unresolved alias'],
  [
    `a: &a [${'x, '.repeat(9)}]\n${'bcdefg'.replace(/./g, (name) => `${name}: &${name} [${`*${String.fromCharCode(name.charCodeAt(0) - 1)}, `.repeat(9)}]\n`)}`,
    'Excessive alias',
  ],
  ['config: &a {x: *a}', 'inside the node that it refers to'],
  ['- '.repeat(20_000), 'nested deeper'],
  ['['.repeat(20_000), 'nested deeper'],
  ['a: '.repeat(20_000), 'nested'],
  ['%YAML 1.1\n---\n<<: 5', 'Merge sources'],
])('YAML %j is refused with a reason', (text, reason) => {
  expect(quickly(() => readYaml(Task, text, 'task.yaml'))).toEqual({
    problem: expect.stringMatching(`^task.yaml:1: this is not YAML: .*${reason}`),
  });
});

test('a directory in the place of a file is named', async () => {
  const directory = folderFor();
  mkdirSync(join(directory, 'task.yaml'));
  await expect(loadTask(directory)).rejects.toMatchObject({
    code: 'task-invalid',
    message: expect.stringContaining('is a directory'),
  });
  const field = folderFor();
  mkdirSync(join(field, 'item.md'));
  await expect(loadCognition(field)).rejects.toMatchObject({
    code: 'cognition-invalid',
    message: expect.stringContaining('item.md is a directory'),
  });
});

test('what an item says of its id is not passed over', () => {
  const item = '---\nid: other\ntitle: t\nsource: { title: s, year: 2003 }\ntrigger: x\n---\ntext';
  expect(() => parseItem(item, 'a.md')).toThrow('a.md:2: "id" is no key to set here');
});

test.each(['rounds=&a [*a]', 'sampler.name={toString: 1}', ' ={}', 'sampler=', `${'x'.repeat(100_000)}=1`])(
  '--set %j is a problem with a short message',
  (text) => {
    const resolve = () => quickly(() => resolveConfig({ sets: [text] }));
    expect(resolve).toThrow(expect.objectContaining({ name: 'AsiError' }));
    expect(resolve).toThrow(/^.{10,300}$/);
  },
);

test.each([
  ['a fence within a docstring', 'def solve(n):\n    """\n    ```\n    n\n    ```\n    """\n    return n', 'proposed'],
  ['a fence at the left edge of a string', 'text = """\n```\nn\n```\n"""\ndef solve(n):\n    return n', 'defective'],
])('%s never ends the program', (_, program, status) => {
  const answer = readProposal(`${head}\`\`\`python\n${program}\n\`\`\`\n`, open(parent));
  expect(answer).toMatchObject(
    status === 'proposed'
      ? { status, candidate: { program: `${program}\n` } }
      : { status, defect: { kind: 'incomplete' } },
  );
});

test('a row of dots among the citations takes no time', () => {
  const text = `${head}CITES: ${'.:'.repeat(100_000)}a\n\`\`\`python\nx = 1\n\`\`\`\n`;
  expect(quickly(() => readProposal(text, open(parent)))).toMatchObject({ status: 'proposed' });
});

test('a heading that is underlined by the sign between the parts of an edit stays whole', () => {
  const search = 'Returns\n=======\nx';
  const text = `<<<<<<< SEARCH\n${search}\n=======\ny\n>>>>>>> REPLACE`;
  expect(applyPatch(`a\n${search}\nb\n`, text)).toMatchObject({ ok: true, program: 'a\ny\nb\n' });
});

test('an edit of the last line leaves no half of a line end', () => {
  expect(applyPatch('a\r\nb', '<<<<<<< SEARCH\nb\n=======\nc\n>>>>>>> REPLACE')).toMatchObject({ program: 'a\r\nc' });
});

test('an edit that deletes everything makes no candidate', () => {
  const text = `${head}<<<<<<< SEARCH\n${parent}=======\n>>>>>>> REPLACE`;
  expect(readProposal(text, open(parent))).toMatchObject({
    defect: { kind: 'incomplete', detail: 'the program is empty' },
  });
});

test('an answer that was only thought is no answer', () => {
  const answer = '<think>{"duplicate": true, "reason": "at first"}</think>{"duplicate": false, "reason": "at last"}';
  expect(jsonOf(Arbitration)(answer)).toMatchObject({ value: { duplicate: false } });
});

test('events that lack what a later version writes, or have what it does not know, are harmless', () => {
  const at = { seq: 1, time: '2026-01-01T00:00:00Z' };
  const without = { ...at, type: 'run.ended', reason: 'rounds', best: null } as unknown as RunEvent;
  expect(applyEvent(emptyView(), without)).toMatchObject({ phase: 'ended', detail: '' });
  const unknown = { ...at, type: 'stage.ended', round: 1, usage: 'much' } as unknown as RunEvent;
  expect(applyEvent(emptyView(), unknown)).toMatchObject({ phase: 'waiting', seq: 1 });
});
