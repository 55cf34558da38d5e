import { createUses, type Uses } from '../../knowledge/credit/uses.ts';
import { gpusOf, uncertainText } from '../../llm/spending-limits.ts';
import type { RunEventBody } from '../../model/event.ts';
import { createLedger, type Ledger } from '../../model/run/spending-ledger.ts';
import type { RunStore } from '../../stores/run-store.ts';
import type { TaskFolder } from '../../stores/task-folder.ts';

/** What a run has spent, and how its knowledge was used: both follow the journal. */
export interface Accounts {
  readonly ledger: Ledger;
  readonly uses: Uses;
}

interface Journal {
  readonly store: RunStore;
  readonly resume: boolean;
  readonly emit: (event: RunEventBody) => void;
  readonly progress: (line: string) => void;
}

/** Reads the accounts of a resumed run off its journal; what may have been billed twice is said. */
export const openAccounts = async (
  { spec }: TaskFolder,
  { store, resume, emit, progress }: Journal,
): Promise<Accounts> => {
  const ledger = createLedger(gpusOf(spec));
  const uses = createUses();
  if (resume)
    for await (const event of store.events()) {
      ledger.apply(event);
      uses.apply(event);
    }
  const uncertain = uncertainText(ledger);
  if (uncertain !== null) {
    progress(uncertain);
    emit({ type: 'alert.raised', rule: 'possibly billed twice', detail: uncertain });
  }
  store.subscribe(ledger.apply);
  store.subscribe(uses.apply);
  return { ledger, uses };
};
