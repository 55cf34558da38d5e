import { createHash } from 'node:crypto';
import { changesBetween, type Pin } from '../../model/task/pin.ts';
import type { AsiError } from '../../platform/errors.ts';
import { evaluatorFault } from '../evaluator-fault.ts';
import { type EvaluatorPaths, type PinnedFile, pinnedFiles } from './pinned-files.ts';
import { hashFile, hashOfPins, specPins } from './task-hash.ts';

/** What an evaluator was when its run opened, and the watch over it. */
export interface Pins {
  /** The hash of the whole. */
  readonly hash: string;
  readonly files: readonly Pin[];
  /**
   * The stamp of the files as they are now: two equal ones mean that nothing was written to them in between. Throws
   * evaluator-changed, naming the files, when their content is not what is pinned.
   */
  check(): Promise<string>;
}

interface Look {
  readonly stamp: string;
  readonly files: readonly PinnedFile[];
}

/** Looks in vain for a moment without writes before it gives up. */
const most = 20;

/** Pins what decides an evaluation as it is now. A check reads no file whose stamp is what it was. */
export const pinEvaluator = async (paths: EvaluatorPaths): Promise<Pins> => {
  const look = (): Look => {
    const files = pinnedFiles(paths);
    return { files, stamp: hashOfStamps(files) };
  };
  const hashes = new Map<string, { readonly stamp: string; readonly sha256: string }>();
  const read = async ({ name, path, stamp }: PinnedFile): Promise<Pin> => {
    const known = hashes.get(name);
    if (known?.stamp === stamp) return { name, sha256: known.sha256 };
    const sha256 = await hashFile(path);
    hashes.set(name, { stamp, sha256 });
    return { name, sha256 };
  };
  /** What was read belongs to its stamps only when they are still the same afterwards. */
  const readAll = async (): Promise<{ readonly look: Look; readonly pins: readonly Pin[] }> => {
    for (let tries = 1; tries <= most; tries += 1) {
      const before = look();
      const pins = await Promise.all(before.files.map(read)).catch(ifGone);
      if (pins !== null && look().stamp === before.stamp) return { look: before, pins };
    }
    throw changed(['its files are being written to all the time']);
  };

  const spec = specPins(paths.task);
  const first = await readAll();
  const files = [...spec, ...first.pins];
  let known = first.look;

  const check = async (): Promise<string> => {
    for (let tries = 1; tries <= most; tries += 1) {
      const { stamp } = look();
      if (stamp === known.stamp) return stamp;
      const now = await readAll();
      const changes = changesBetween(files, [...spec, ...now.pins]);
      if (changes.length > 0) throw changed(changes);
      known = now.look;
    }
    throw changed(['its files are being written to all the time']);
  };

  return { hash: hashOfPins(files), files, check };
};

const hashOfStamps = (files: readonly PinnedFile[]): string => {
  const hash = createHash('sha256');
  for (const { name, stamp } of files) hash.update(`${name}\0${stamp}\0`);
  return hash.digest('hex');
};

/** A file that went away while it was read: the next check will show. */
const ifGone = (error: NodeJS.ErrnoException): null => {
  if (error.code === 'ENOENT') return null;
  throw error;
};

/** Names that a one-line message has space for. */
const shown = 4;

const changed = (changes: readonly string[]): AsiError => {
  const rest = changes.length > shown ? `, and ${changes.length - shown} more` : '';
  return evaluatorFault(
    'evaluator-changed',
    `the evaluator is not what it was when this session began (${changes.slice(0, shown).join(', ')}${rest}): restore the files, or \`asi resume\` to start a new epoch`,
  );
};
