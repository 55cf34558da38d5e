import type { Command } from './command-definition.ts';
import { type Flag, jsonFlag, limitFlags, settingFlags, tellFlags } from './flag.ts';

const nearFlags: readonly Flag[] = [
  { name: 'merge', about: 'what is nearly there becomes a new version of that item' },
  { name: 'anyway', about: 'keep what is nearly there beside it' },
  { name: 'dry-run', about: 'print what would be done; no model is called, nothing is written' },
];

const askFlags = limitFlags.filter(({ name }) => ['max-tokens', 'budget', 'allow-unpriced'].includes(name));

/** What can be done with the knowledge of a field. */
export const cognitionCommands: readonly Command[] = [
  {
    name: 'cognition ls',
    usage: 'cognition ls [field]',
    about: 'list the fields of knowledge, or the items of one',
    flags: [jsonFlag],
    positionals: { least: 0, most: 1 },
    examples: ['', 'linear-attention'],
    load: async () => (await import('../cognition/list-items.ts')).cognitionLs,
  },
  {
    name: 'cognition credit',
    usage: 'cognition credit [run]',
    about: 'what came of each item in a run, and where its proposals came from',
    flags: [jsonFlag],
    positionals: { least: 0, most: 1 },
    examples: ['', 'my-run --json'],
    load: async () => (await import('../cognition/credit-command.ts')).cognitionCredit,
  },
  {
    name: 'cognition show',
    usage: 'cognition show <field> <id>',
    about: 'show an item: when it applies, its text, its source',
    flags: [{ name: 'version', value: '<n>', about: 'an earlier version' }, jsonFlag],
    positionals: { least: 2, most: 2 },
    examples: ['linear-attention state-size-bounds-recall', 'my-field an-item --version 1'],
    load: async () => (await import('../cognition/show-item.ts')).cognitionShow,
  },
  {
    name: 'cognition add',
    usage: 'cognition add <field> [file|-]',
    about: 'add an item to a field; with a text only: send it to a run',
    flags: [
      { name: 'title', value: '<title>', about: 'one-line title' },
      { name: 'trigger', value: '<symptom>', about: 'when it applies, in the words of an analysis' },
      { name: 'text', value: '<text>', about: 'the item itself, instead of a file' },
      { name: 'source', value: '<source>', about: 'where it comes from (human)' },
      {
        name: 'disagrees-with',
        value: '<id>',
        about: 'an item that contradicts this one; both are marked',
        many: true,
      },
      ...nearFlags,
      ...tellFlags,
    ],
    positionals: { least: 1, most: 2 },
    examples: [
      'my-field item.md',
      'my-field --title "Warm up" --trigger "the loss jumps" --text "Raise the rate slowly."',
      '--title "Shifted squares converge faster" "Rows of alternating offsets …"',
    ],
    load: async () => (await import('../cognition/add-item.ts')).cognitionAdd,
  },
  {
    name: 'cognition import',
    usage: 'cognition import <field> <source…>',
    about: 'fill a field from files, folders, arXiv ids, addresses',
    flags: [
      {
        name: 'model',
        value: '[role=]<name>',
        about: 'the model that distils them (none: extract passages without a model)',
        many: true,
      },
      { name: 'task', value: '<task>', about: 'expectations name the metrics of this task' },
      ...nearFlags,
      { name: 'follow', about: 'also read what a bibliography points to' },
      { name: 'arxiv', value: '<url>', about: 'another address of the arXiv API, such as a mirror' },
      ...askFlags,
      ...settingFlags,
      jsonFlag,
    ],
    positionals: { least: 2, most: 500 },
    examples: [
      'my-field papers/',
      'my-field arxiv:1706.03762 --model gpt-5 --budget 1',
      'my-field library.bib --follow --merge',
    ],
    load: async () => (await import('../cognition/import-sources.ts')).cognitionImport,
  },
  {
    name: 'cognition search',
    usage: 'cognition search <field> <query>',
    about: 'what a run would recall for a symptom, and why',
    flags: [{ name: 'items', short: 'k', value: '<n>', about: 'how many (5)' }, ...settingFlags, jsonFlag],
    positionals: { least: 2, most: 2 },
    examples: ['linear-attention "recall falls with the number of keys" -k 3'],
    load: async () => (await import('../cognition/search-items.ts')).cognitionSearch,
  },
  {
    name: 'cognition rm',
    usage: 'cognition rm <field> <id>',
    about: 'recall an item no more; its text is kept among the versions',
    flags: [jsonFlag],
    positionals: { least: 2, most: 2 },
    examples: ['my-field an-item'],
    load: async () => (await import('../cognition/remove-item.ts')).cognitionRm,
  },
];
