import { accountsOf } from '../../knowledge/credit/item-account.ts';
import { provenanceOf } from '../../knowledge/credit/provenance.ts';
import { createUses } from '../../knowledge/credit/uses.ts';
import type { RunEvent } from '../../model/event.ts';
import type { CognitionItem } from '../../model/proposal/cognition-item.ts';
import type { LessonRow } from '../../model/proposal/lesson.ts';
import type { CognitionDocument } from '../documents.ts';
import { sentItem, unknownItem } from './sent-items.ts';

/** How knowledge was used and what came of it, grown by events. */
export interface KnowledgeFold {
  apply(event: RunEvent): void;
  document(items: readonly CognitionItem[], lessons: readonly LessonRow[]): CognitionDocument;
}

/** Begins unused. */
export const createKnowledgeFold = (): KnowledgeFold => {
  const uses = createUses();
  const others = new Map<string, CognitionItem>();
  const cycling = { proposals: 0, rounds: new Set<number>(), lines: 0, of: 0 };
  return {
    apply: (event) => {
      uses.apply(event);
      const item = sentItem(event);
      if (item !== null) others.set(item.id, item);
      if (event.type === 'proposal.made' && event.round > 0) cycling.proposals += 1;
      if (event.type !== 'lines.reintroduced') return;
      cycling.rounds.add(event.round);
      cycling.lines += event.lines;
      cycling.of += event.of;
    },
    document: (items, lessons) => {
      const used = uses.upTo(null);
      const accountOf = accountsOf(used);
      const known = new Set(items.map(({ id }) => id));
      const gone = [...new Set(used.flatMap(({ recalled, cited }) => [...recalled, ...cited]))].filter(
        (id) => !known.has(id),
      );
      const all = [...items, ...gone.map((id) => others.get(id) ?? unknownItem(id))];
      const learnt = new Set(all.filter(({ made }) => made === 'lesson').map(({ id }) => id));
      return {
        items: all.map((item) => ({ item, ...accountOf(item.id) })),
        provenance: provenanceOf(used, (id) => learnt.has(id)),
        lessons,
        cycling: { ...cycling, rounds: [...cycling.rounds].sort((a, b) => a - b) },
      };
    },
  };
};
