import type { RunEvent } from '../../model/event.ts';
import type { CallPage, CallRow } from '../documents.ts';

const pageRows = 200;

/** The model calls of a run, grown by its events. */
export interface CallFold {
  apply(event: RunEvent): void;
  /** The newest calls, or those before a cursor. */
  page(cursor: string | null): CallPage;
  ofRound(round: number): readonly CallRow[];
  find(id: string): CallRow | undefined;
}

/** Begins without calls. A call is named by its transcript, which no two share. */
export const createCallFold = (): CallFold => {
  const rows: CallRow[] = [];
  const byRound = new Map<number, CallRow[]>();
  const byId = new Map<string, CallRow>();
  return {
    apply: (event) => {
      if (event.type !== 'call.ended') return;
      const { round, role, model, outcome, tokensIn, tokensOut, tokensCached, tokensReasoning } = event;
      const { usd, seconds, attempts, error, time, transcript } = event;
      const id = transcript === '' ? `call-${event.seq}` : transcript;
      const counts = { tokensIn, tokensOut, tokensCached, tokensReasoning };
      const row: CallRow = { id, round, role, model, outcome, ...counts, usd, seconds, attempts, error, time };
      rows.push(row);
      byId.set(id, row);
      if (round !== null) byRound.set(round, [...(byRound.get(round) ?? []), row]);
    },
    page: (cursor) => {
      const wanted = cursor === null || cursor === '' ? rows.length : Number(cursor);
      const end = Number.isInteger(wanted) ? Math.max(0, Math.min(wanted, rows.length)) : rows.length;
      const start = Math.max(0, end - pageRows);
      return { rows: rows.slice(start, end).reverse(), next: start > 0 ? String(start) : null, total: rows.length };
    },
    ofRound: (round) => byRound.get(round) ?? [],
    find: (id) => byId.get(id),
  };
};
