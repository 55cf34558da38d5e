import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Evaluation } from '../../../model/result/evaluation.ts';
import { failpoint } from '../../../platform/failpoint.mjs';
import { markSpent } from '../../attempt-folder.ts';
import { Outcome } from '../../contracts/attempt-spec.ts';
import { readResultFile } from '../../contracts/result-file.ts';
import { readAttempt } from '../../contracts/task-contract.ts';
import type { Answer, Job } from '../../contracts/worker-job.ts';
import { readOutcome, readSpec } from './attempt.ts';
import { clearWorkspace, keepArtifacts } from './workspace.ts';

const TAIL_BYTES = 16 * 1024;

/** Reads what an ended attempt has left, keeps its artifacts, and removes its working files; may be repeated after a kill. */
export const ingest = async ({ folder, candidate, about, task }: Job): Promise<Answer> => {
  failpoint('ingest.reading');
  const text = await readOutcome(folder);
  if (text === null)
    return { status: 'fault', code: 'runner-lost', message: `the runner ended without an outcome in ${folder}` };
  const reading = readAttempt(task, about, {
    outcome: Outcome.parse(JSON.parse(text)),
    result: await readResultFile(join(folder, 'result.json'), (await stat(join(folder, '.claim'))).mtimeMs),
    stderr: await tailOf(join(folder, 'stderr.log')),
    candidate: join(folder, candidate),
  });
  if (reading.status === 'fault') await markSpent(folder, reading.message);
  const evaluation = reading.status === 'read' ? await withArtifacts(folder, reading.evaluation) : null;
  failpoint('ingest.read');
  const spec = await readSpec(folder);
  if (spec !== null) await clearWorkspace(folder, spec.temporary);
  failpoint('ingest.done');
  return evaluation === null ? (reading as Extract<Answer, { status: 'fault' }>) : { status: 'ended', evaluation };
};

const withArtifacts = async (folder: string, evaluation: Evaluation): Promise<Evaluation> =>
  evaluation.status === 'passed'
    ? { ...evaluation, artifacts: await keepArtifacts(folder, evaluation.artifacts) }
    : evaluation;

/** The end of a log, in which everything of interest stands. */
const tailOf = async (path: string): Promise<string> => {
  const file = await open(path).catch(() => null);
  if (file === null) return '';
  try {
    const { size } = await file.stat();
    const { buffer, bytesRead } = await file.read(
      Buffer.alloc(TAIL_BYTES),
      0,
      TAIL_BYTES,
      Math.max(0, size - TAIL_BYTES),
    );
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
};
