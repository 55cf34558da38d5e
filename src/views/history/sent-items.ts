import type { RunEvent } from '../../model/event.ts';
import type { CognitionItem, Making } from '../../model/proposal/cognition-item.ts';

/** Items that a run learnt of by itself: promoted lessons, and ideas and knowledge that people sent it. */
export const sentItem = (event: RunEvent): CognitionItem | null => {
  if (event.type === 'lesson.promoted')
    return bare({ id: event.id, title: event.title, from: 'this run', made: 'lesson' });
  if (event.type !== 'human.command' || event.key === undefined) return null;
  const { title, text } = (event.arguments ?? {}) as Readonly<Record<string, unknown>>;
  if (event.verb === 'idea')
    return bare({ id: `idea-${event.key}`, title: String(text), from: 'a user', made: 'human' });
  if (event.verb === 'cognition')
    return bare({ id: `human-${event.key}`, title: String(title), from: 'a user', made: 'human' });
  return null;
};

/** What was used once and is in the field no more. */
export const unknownItem = (id: string): CognitionItem =>
  bare({ id, title: id, from: 'no longer in its field', made: 'curated' });

const bare = ({ id, title, from, made }: { id: string; title: string; from: string; made: Making }): CognitionItem => ({
  id,
  title,
  source: { title: from },
  tags: [],
  trigger: '',
  edits: [],
  text: title,
  made,
});
