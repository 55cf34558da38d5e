import { createHash } from 'node:crypto';

/**
 * What texts and tokens are compared by: the SHA-256 of a text, in hexadecimal digits. It is taken of UTF-8 bytes, in
 * which a lone surrogate is what it is in a file.
 */
export const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
