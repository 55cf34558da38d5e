import type { RunEvent } from './event.ts';

/** Names that events had in journals of earlier versions, and what they are called now. Their fields are the same. */
const renamed: Readonly<Record<string, RunEvent['type']>> = {
  'candidate.proposed': 'proposal.made',
  'candidate.defective': 'proposal.defective',
  'candidate.repaired': 'repair.made',
  analyzed: 'analysis.written',
  judged: 'judgement.given',
  'record.checked': 'best.checked',
  'run.held': 'run.waiting',
  'run.released': 'run.continued',
};

/** A journaled event under its present name. */
export const presentEvent = (event: RunEvent): RunEvent => {
  const name = Object.hasOwn(renamed, event.type) ? renamed[event.type] : undefined;
  return name === undefined ? event : ({ ...event, type: name } as RunEvent);
};
