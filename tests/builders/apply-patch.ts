import { applyEdits, type Patched } from '../../src/actors/researcher/answer/patch.ts';
import { patchEdits } from '../../src/actors/researcher/answer/patch-edits.ts';

/** The parent with the SEARCH/REPLACE blocks of a reply applied; a block that is incomplete is said to be. */
export const applyPatch = (parent: string, reply: string): Patched => {
  const read = patchEdits(reply.replaceAll('\r\n', '\n').split('\n'));
  return read.ok ? applyEdits(parent, read.edits) : { ok: false, kind: 'incomplete', detail: read.problem };
};
