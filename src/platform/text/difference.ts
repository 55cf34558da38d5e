import { createTwoFilesPatch } from 'diff';

/** The diff that leads from one program to another, without file headers; '' when they are equal. */
export const differenceBetween = (from: string, to: string): string =>
  from === to ? '' : createTwoFilesPatch('', '', from, to, '', '', { context: 2 }).split('\n').slice(3).join('\n');
