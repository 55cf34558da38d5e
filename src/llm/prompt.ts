/** What one role is asked: standing instructions, and the case at hand. */
export interface Prompt {
  readonly system: string;
  readonly user: string;
}

/** Paragraphs and sections with one blank line between them; empty ones are left out. */
export const joined = (...parts: readonly (string | null | false)[]): string =>
  parts.filter((part): part is string => typeof part === 'string' && part.trim() !== '').join('\n\n');

/** A headed section; nothing when it would be empty. */
export const section = (title: string, ...parts: readonly (string | null | false)[]): string => {
  const body = joined(...parts);
  return body === '' ? '' : `# ${title}\n\n${body}`;
};

/** A list with dashes. */
export const list = (items: readonly string[]): string => items.map((item) => `- ${item}`).join('\n');
