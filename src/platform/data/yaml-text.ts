import { isMap, isNode, isPair, LineCounter, type Node } from 'yaml';
import type { z } from 'zod';
import { nearestNames } from '../text/nearest-name.ts';
import { singleLine } from '../text/plain-text.ts';
import { knownKeys } from './known-keys.ts';
import { parseYaml } from './yaml-document.ts';

/** A value read from YAML, or one sentence that says what is wrong at which line and key. */
export type FromYaml<T> = { readonly value: T } | { readonly problem: string };

type Path = readonly PropertyKey[];

/** Something that is made of what was read and must be right, too; its keys are written below `at`. */
export interface Derived {
  readonly at: Path;
  readonly value: unknown;
}

interface Reading<T> {
  /** The line that the text begins at, from 0. */
  readonly firstLine?: number;
  /** Keys that the text must not set, with their values. */
  readonly extra?: Readonly<Record<string, unknown>>;
  /** What must fit the schema in addition to. */
  readonly derive?: (value: T) => readonly Derived[];
}

/** Reads YAML and checks it with a schema. `file` says where the text stands. */
export const readYaml = <Schema extends z.ZodType>(
  schema: Schema,
  text: string,
  file: string,
  { firstLine = 0, extra = {}, derive = () => [] }: Reading<z.infer<Schema>> = {},
): FromYaml<z.infer<Schema>> => {
  const lines = new LineCounter();
  const at = (offset: number): string => `${file}:${Math.max(1, lines.linePos(offset).line) + firstLine}`;
  const document = parseYaml(text, lines);
  if (document.broken)
    return { problem: `${at(document.broken.offset)}: this is not YAML: ${document.broken.reason}.` };
  const { contents, value } = document;
  if (!isMap(contents) && contents !== null) return { problem: `${at(0)}: this must be a map of keys.` };
  const taken = Object.keys(extra).find((key) => Object.hasOwn(Object(value), key));
  if (taken !== undefined)
    return { problem: `${at(offsetOf(contents, [taken]))}: "${taken}" is no key to set here; remove it.` };
  const problemOf = (error: z.ZodError, base: Path): { problem: string } => {
    const issues = error.issues.map(mostSpecific);
    // A mistyped key is also a missing one; the mistyping is what to correct.
    const issue = issues.find(({ code }) => code === 'unrecognized_keys') ?? issues[0]!;
    return {
      problem: `${at(offsetOf(contents, [...base, ...pathOf(issue)]))}: ${sentence(schema, issue, base)}`,
    };
  };
  const checked = schema.safeParse({ ...Object(value), ...extra });
  if (!checked.success) return problemOf(checked.error, []);
  for (const part of derive(checked.data)) {
    const { error } = schema.safeParse(part.value);
    if (error !== undefined) return problemOf(error, part.at);
  }
  return { value: checked.data };
};

/** Of a union's alternatives, the one that the value came closest to. */
const mostSpecific = (issue: z.core.$ZodIssue): z.core.$ZodIssue => {
  if (issue.code !== 'invalid_union') return issue;
  const [closest] = issue.errors.filter((issues) => issues.length > 0).toSorted((a, b) => a.length - b.length);
  const [inner] = closest ?? [];
  return inner ? mostSpecific({ ...inner, path: [...issue.path, ...inner.path] }) : issue;
};

/** `base`: where in the text the value stands that has the issue. */
const sentence = (schema: z.ZodType, issue: z.core.$ZodIssue, base: Path): string => {
  if (issue.code === 'unrecognized_keys') {
    const [key] = issue.keys;
    const [nearest] = nearestNames(key!, knownKeys(schema, issue.path));
    return `unknown key "${written([...base, ...issue.path, key!])}"${nearest ? `; did you mean "${nearest}"?` : '.'}`;
  }
  const isMissing = issue.code === 'invalid_type' && issue.message.endsWith('received undefined');
  const key = written([...base, ...issue.path]);
  if (isMissing) return `the key "${key}" is missing.`;
  return `${key ? `"${key}": ` : ''}${issue.message}.`;
};

const pathOf = (issue: z.core.$ZodIssue): Path =>
  issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0]!] : issue.path;

/** A path as people write it: `stages[0].limitSeconds`. */
const written = (path: Path): string =>
  path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    const name = singleLine(String(part), 60);
    return text ? `${text}.${name}` : name;
  }, '');

/** Where a key is written; for a missing one, where its parent is. */
const offsetOf = (contents: Node | null, path: Path): number => {
  let offset = 0;
  let node: unknown = contents;
  for (const part of path) {
    const pair = isMap(node) ? node.items.find(({ key }) => String(key) === String(part)) : undefined;
    const child: unknown =
      pair ?? (isNode(node) && 'items' in node && typeof part === 'number' ? node.items[part] : undefined);
    const keyNode = isPair(child) ? child.key : child;
    if (!isNode(keyNode)) break;
    offset = keyNode.range?.[0] ?? offset;
    node = isPair(child) ? child.value : child;
  }
  return offset;
};
