/** Whether a node that looked like a new best is one: confirmed by repeating it, approved by a user, or neither so far. */
import { html } from '../preact.js';

/** Null: it never looked like a new best. @type {(confirmed: boolean | null | undefined, approval: string | undefined) => 'approved' | 'confirmed' | 'unconfirmed' | null} */
export const confirmationOf = (confirmed, approval) => {
  if (approval !== undefined) return 'approved';
  if (confirmed === null || confirmed === undefined) return null;
  return confirmed ? 'confirmed' : 'unconfirmed';
};

const words = { approved: 'approved by user', confirmed: 'confirmed best', unconfirmed: 'unconfirmed' };

/** @type {(props: { confirmation: ReturnType<typeof confirmationOf>, reason?: string, isShort?: boolean }) => import('preact').ComponentChildren} */
export const StatusLine = ({ confirmation, reason = '', isShort = false }) =>
  confirmation === null
    ? null
    : html`<span class=${`chip ${confirmation === 'unconfirmed' ? confirmation : 'confirmed'}`} title=${reason}>${isShort ? confirmation : words[confirmation]}</span>`;
