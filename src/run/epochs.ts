import { pythonPackages } from '../config/paths.ts';
import { type Pins, pinEvaluator } from '../evaluation/fingerprint/evaluator-fingerprint.ts';
import { Epoch } from '../model/task/epoch.ts';
import { changesBetween } from '../model/task/pin.ts';
import { type Manifest, readManifest } from '../stores/manifest.ts';
import type { RunStore } from '../stores/run-store.ts';
import type { TaskFolder } from '../stores/task-folder.ts';
import { freeRounds } from './epoch-seeds.ts';

/** The epoch that a session works in. */
export interface CurrentEpoch {
  readonly epoch: Epoch & { readonly evaluator: string };
  /** Null: it began in an earlier session. Otherwise what differs from the epoch before. */
  readonly changed: readonly string[] | null;
}

/** Finds the epoch that the evaluator belongs to: the last one in the journal, or a new one when it has changed. */
export const epochOf = async (store: RunStore, pins: Pins, resume: boolean): Promise<CurrentEpoch> => {
  const { epoch: last } = store.population;
  const manifest = resume ? await readManifest(store.directory) : null;
  const evaluator = last.evaluator ?? manifest?.evaluatorHash ?? pins.hash;
  if (evaluator === pins.hash) return { epoch: { ...last, evaluator }, changed: null };
  const [from] = freeRounds(store.population.summaries());
  return {
    epoch: { epoch: last.epoch + 1, evaluator: pins.hash, from: from! },
    changed: changesSince(manifest, evaluator, pins),
  };
};

/** Whether resuming a run would begin a new epoch, as far as its manifest shows. */
export const hasNewEvaluator = async (directory: string, task: TaskFolder): Promise<boolean> => {
  const { hash } = await pinEvaluator({ task: task.spec, taskDirectory: task.directory, pythonPackages });
  return (await readManifest(directory)).evaluatorHash !== hash;
};

/** Journals a new epoch and says so; the journal is the truth, so this comes before the manifest is written. */
export const enterEpoch = async (
  store: RunStore,
  { epoch, changed }: CurrentEpoch,
  progress: (line: string) => void,
): Promise<void> => {
  if (changed === null) return;
  await store.append([{ type: 'epoch.started', ...epoch, changed: [...changed] }]);
  progress(
    `the evaluator has changed (${changed.join(', ')}): epoch ${epoch.epoch} begins with round ${epoch.from}; earlier scores are kept, but compared with no new one`,
  );
};

/** The epochs in the journal; the first one has no event. */
export const laterEpochs = async (store: RunStore): Promise<readonly Epoch[]> => {
  const laterEpochs: Epoch[] = [];
  if (store.population.epoch.epoch === 1) return laterEpochs;
  for await (const event of store.events()) if (event.type === 'epoch.started') laterEpochs.push(Epoch.parse(event));
  return laterEpochs;
};

const changesSince = (manifest: Manifest | null, evaluator: string, pins: Pins): readonly string[] => {
  const known = manifest?.evaluatorHash === evaluator ? manifest.pinned : undefined;
  const changes = known === undefined ? [] : changesBetween(known, pins.files);
  return changes.length > 0 ? changes : ['which files is not known'];
};
