/** Is a node that seemed the best believed: after its repeats, by a person, or not yet? */
import { html } from '../preact.js';

/** What is held waits for a person or for more runs; null: it never was the best. @type {(confirmed: boolean | null | undefined, approval: string | undefined) => 'approved' | 'confirmed' | 'held' | null} */
export const standingOf = (confirmed, approval) => {
  if (approval !== undefined) return 'approved';
  if (confirmed === null || confirmed === undefined) return null;
  return confirmed ? 'confirmed' : 'held';
};

const words = { approved: 'approved by user', confirmed: 'confirmed best', held: 'unconfirmed' };

/** @type {(props: { standing: ReturnType<typeof standingOf>, reason?: string, isShort?: boolean }) => import('preact').ComponentChildren} */
export const Standing = ({ standing, reason = '', isShort = false }) =>
  standing === null
    ? null
    : html`<span class=${`chip ${standing === 'held' ? 'unconfirmed' : 'confirmed'}`} title=${reason}>${isShort && standing !== 'held' ? standing : words[standing]}</span>`;
