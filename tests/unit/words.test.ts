import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');

/** Metaphors and personified verbs that a reader of the page, the terminal or the documents should not meet. */
const forbidden = new RegExp(
  `\\b(?:${[
    ...['told', 'tells', 'goes on', 'go on', 'going on', 'went on', 'foretells?', 'foretold', 'heed(?:s|ed)?'],
    ...['rooms?', 'wheels?', 'sow(?:s|n|ed|ing)?', 'anew', 'besides', 'whoever', 'dear(?:er|est)?', 'wish(?:es)?'],
    ...['famil(?:y|ies)', 'standings?', 'niches?', 'seeming', 'gauntlet', 'contend\\w*', 'brood', 'briefs?', 'at work'],
    ...['lets? go', 'by a person', 'anybody', 'somebody', 'held'],
  ].join('|')})\\b`,
  'i',
);

/** Phrases that contain such a word in its ordinary meaning, or as the name of something that readers type. */
const allowed = [
  /font-family/gi, // CSS
  /held-out/gi, // a held-out set is the field's word
  /run\.held|heldBelowMegabytes/g, // names in the journal and in --json
  /[\w./-]*\/[\w./-]+/g, // paths and addresses
  /`[^`\n]+`/g, // code in Markdown
  /\b\w+=/g, // attributes and query parameters
];

const wordsIn = (text: string): string | null =>
  forbidden.exec(allowed.reduce((rest, phrase) => rest.replaceAll(phrase, ' '), text))?.[0] ?? null;

/** A literal that is read by people has a space in it, or is text between tags; ids, events and modules have none. */
const isProse = (text: string): boolean => /\S\s+\S|>[^<]*\w/.test(text);

/** Texts of string literals and of templates, each with its line; tags with their attributes are left out of markup. */
const textsOf = (source: string, file: string): readonly { readonly line: number; readonly text: string }[] => {
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS);
  const texts: { line: number; text: string }[] = [];
  const visit = (node: ts.Node): void => {
    const isText = ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node);
    if (isText && !ts.isImportDeclaration(node.parent) && !ts.isExportDeclaration(node.parent)) {
      const { line } = tree.getLineAndCharacterOfPosition(node.getStart(tree));
      if (isProse(node.text))
        texts.push({ line: line + 1, text: node.text.replaceAll(/\b(?:class|id)="[^"]*"/g, ' ') });
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return texts;
};

const filesUnder = (folder: string, ending: RegExp): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => ending.test(file))
    .map((file) => join(root, folder, file));

const inSource = (source: string, file: string): string[] =>
  textsOf(source, file).flatMap(({ line, text }) => {
    const word = wordsIn(text);
    return word === null ? [] : [`${file}:${line}: "${word}" in ${text.trim().slice(0, 100)}`];
  });

const inDocument = (text: string, file: string): string[] =>
  text
    .replaceAll(/```[\s\S]*?```/g, (code) => code.replaceAll(/[^\n]/g, ''))
    .split('\n')
    .flatMap((line, index) => {
      const word = wordsIn(line);
      return word === null ? [] : [`${file}:${index + 1}: "${word}" in ${line.slice(0, 100)}`];
    });

const read = (file: string): string => readFileSync(file, 'utf8');

test.each(['src/dashboard/page', 'src/cli', 'src/report', 'src/views'])('texts of %s use plain words', (folder) => {
  const files = filesUnder(folder, /\.(?:ts|js)$/);
  expect(files.length).toBeGreaterThan(5);
  expect(files.flatMap((file) => inSource(read(file), relative(root, file)))).toEqual([]);
});

/** Words that no comment needs, whatever it is about. */
const inComments =
  /\b(?:told|tells?|goes on|go on|going on|went on|foretells?|heed(?:s|ed)?|anew|whoever|dear(?:er|est)?|sow(?:s|n)?|uproots?|gauntlet|brood|somebody|anybody|wheels?)\b/i;
const comments = /\/\*[\s\S]*?\*\/|(?<![:'"`\w\\])\/\/[^\n]*/g;
const withoutPlainWords = (source: string, file: string): string[] =>
  [...source.matchAll(comments)].flatMap(([comment]) => {
    const word = inComments.exec(comment)?.[0];
    return word === undefined ? [] : [`${file}: "${word}" in ${comment.slice(0, 120)}`];
  });

test('comments of the source use plain words', () => {
  const files = filesUnder('src', /\.(?:ts|mts|js|mjs|css)$/);
  expect(files.length).toBeGreaterThan(500);
  expect(files.flatMap((file) => withoutPlainWords(read(file), relative(root, file)))).toEqual([]);
  expect(withoutPlainWords('/** Whoever is told. */ // goes on', 'a.ts')).toHaveLength(2);
});

test('the documents use plain words', () => {
  const files = ['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md'].map((file) => join(root, file));
  const docs = filesUnder('docs', /\.md$/).filter((file) => !file.endsWith('architecture.md'));
  expect([...files, ...docs].flatMap((file) => inDocument(read(file), relative(root, file)))).toEqual([]);
});

test('the check finds a planted word in a string, in a template, in markup and in a document', () => {
  const planted = [
    "say('the run goes on');",
    'say(`round $'.concat('{n} was told of it`);'),
    'html`<p>Niches filled</p>`;',
    'html`<section title="What the early stages foretell"></section>`;',
  ];
  for (const text of planted) expect(inSource(text, 'planted.ts')).toHaveLength(1);
  expect(inDocument('fine\nThis holds, whoever reads it.', 'planted.md')).toHaveLength(1);
});

test('code, paths and names of events are no findings', () => {
  expect(inSource("const told = on('run.held'); import { heed } from '../room.ts';", 'clean.ts')).toEqual([]);
  expect(inDocument('The event `run.held`, and a [link](decisions/0016-a-room-for-documents.md).', 'clean.md')).toEqual(
    [],
  );
});
