import { AsiError } from '../../../platform/errors.ts';
/** A part of a document under one heading; the text before the first heading has an empty one. */
export interface Section {
  readonly heading: string;
  readonly text: string;
}

/** What a source says, without its form. */
export interface Document {
  readonly title: string;
  readonly authors?: string;
  readonly year?: number;
  readonly url?: string;
  readonly sections: readonly Section[];
  /** What a person has to know about the reading: pages left out, a title that had to be guessed. */
  readonly notes: readonly string[];
}

/** What was found in a source: a document, an item that is one already, or why neither could be read. */
export type Found =
  | { readonly kind: 'document'; readonly from: string; readonly document: Document }
  /** An item as JSON; not checked. */
  | { readonly kind: 'item'; readonly from: string; readonly item: Readonly<Record<string, unknown>> }
  /** The text of a file of cognition, with its front matter; not checked. */
  | { readonly kind: 'itemFile'; readonly from: string; readonly text: string }
  | { readonly kind: 'problem'; readonly from: string; readonly problem: AsiError }
  | { readonly kind: 'note'; readonly from: string; readonly note: string };

/** Why a source cannot be read, and what to do about it. */
export const documentProblem = (code: string, message: string, advice: string, cause?: unknown): AsiError =>
  new AsiError({ code: `${prefix}${code}`, message, advice, kind: 'fatal', cause });

export const isDocumentProblem = (error: unknown): error is AsiError =>
  error instanceof AsiError && error.code.startsWith(prefix);

const prefix = 'document-';

/** The document, unless it says nothing. */
export const withContent = (document: Document, from: string): Document => {
  if (/\p{L}{2}/u.test(document.sections.map(({ text }) => text).join(' '))) return document;
  throw documentProblem('empty', `${from} contains no text.`, 'Name a source with text in it.');
};
