import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { createRunRegistry } from '../../../src/dashboard/server/run-registry.ts';
import { viewDocument } from '../../../src/dashboard/server/view-document.ts';
import { EndReason, type RunEventBody } from '../../../src/model/event.ts';
import { endStateOf, isOver, reasonText, stateText } from '../../../src/model/run/end-reasons.mjs';
import { bootId, startTime } from '../../../src/platform/files/process-identity.ts';
import { writeReport } from '../../../src/report/render-report.ts';
import { statusOf } from '../../../src/run/status-writer.ts';
import { writeManifest } from '../../../src/stores/manifest.ts';
import { writeStatus } from '../../../src/stores/run-status.ts';
import { openRunStore } from '../../../src/stores/run-store.ts';
import { createRunFold } from '../../../src/views/history/run-history.ts';
import { stateOf } from '../../../src/views/run/run-state.ts';
import { closingText } from '../../../src/views/summary/closing-text.ts';
import { summaryOf } from '../../../src/views/summary/summarize.ts';
import { viewOf } from '../../builders/view-of.ts';
import { called } from '../cli/called.ts';
import { scriptedSource } from '../dashboard/scripted-source.ts';
import { begun, node, started, told } from './story.ts';

const root = mkdtempSync(join(tmpdir(), 'asi-state-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const end = (reason: EndReason): RunEventBody => ({ type: 'run.ended', reason, best: 0, detail: '' });
const pause: RunEventBody = {
  type: 'human.command',
  verb: 'pause',
  source: 'cli',
  detail: '',
  key: 'p',
  arguments: {},
};
const full: RunEventBody = { type: 'run.waiting', cause: 'disk', detail: '10 MB are free' };

const cases: readonly (readonly [string, string, readonly RunEventBody[], boolean])[] = [
  ['running', 'running', [begun(1)], true],
  [
    'draining',
    'running',
    [begun(1), { type: 'run.changed', field: 'phase', old: '', new: 'draining', by: 'cli' }],
    true,
  ],
  ['paused by a user', 'paused', [pause], true],
  ['paused by a full disk', 'paused', [full], true],
  ['finished', 'finished', [end('rounds')], false],
  ['finished, its process still alive', 'finished', [end('budget')], true],
  ['stopped', 'stopped', [end('stopped')], false],
  ['failed', 'failed', [end('credentials')], false],
  ['failed at once', 'failed', [end('initial program failed')], false],
  ['crashed while it worked', 'crashed', [begun(1)], false],
  ['crashed while it was paused', 'crashed', [pause], false],
  ['resumed after its end', 'running', [end('stopped'), started({ resumed: true, pid: process.pid })], true],
];

const score = { direction: 'maximize', unit: 'points', volatile: false } as const;

/** Writes the records of a run as they lie on disk, with its status file where it had time for one. */
const written = async (id: string, bodies: readonly RunEventBody[], alive: boolean, hasStatus: boolean) => {
  const directory = join(root, id);
  const store = await openRunStore(directory, { create: true, features: [], capacity: 10 });
  await store.append([...bodies]);
  await store.close();
  await writeManifest(directory, {
    ...{ run: id, task: 'toy', taskDirectory: root, config: {}, origins: {}, versions: {} },
    ...{ evaluatorHash: 'e'.repeat(64), created: '2026-01-02T03:04:05.000Z' },
  });
  const view = viewOf(told(bodies));
  if (hasStatus)
    await writeStatus(directory, statusOf(view, { isAlive: alive, score, best: null, initial: null, paths: {} }));
  mkdirSync(directory, { recursive: true });
  const lock = { pid: process.pid, started: startTime(process.pid), boot: bootId(), host: hostname(), since: 'now' };
  if (alive) writeFileSync(join(directory, 'lock'), JSON.stringify(lock));
  return directory;
};

describe.each([true, false])('with a status file: %s', (hasStatus) => {
  test.each(cases)('everybody shows a run that is %s as %s', async (name, state, events, alive) => {
    const id = `${name.replaceAll(/\W+/g, '-')}-${hasStatus}`;
    const bodies = [started({ run: id, task: 'toy', pid: process.pid }), node(0, { isBest: true }), ...events];
    await written(id, bodies, alive, hasStatus);
    const view = viewOf(told(bodies));
    const fold = createRunFold([]);
    for (const event of told(bodies)) fold.apply(event);
    const source = { ...scriptedSource(root, id).source, fold, isAlive: () => alive };
    const summary = summaryOf(view, { isAlive: alive, score, best: null, initial: null, paths: {} });
    const rows = await createRunRegistry(root, null, () => Promise.reject(new Error('not opened'))).rows();
    const listed = JSON.parse((await called(root, ['ls', '--json'])).stdout).runs.find(
      (run: { id: string }) => run.id === id,
    );
    const json = summary.state;
    const shown = {
      view: stateOf(view, alive),
      json,
      page: viewDocument(source, 'b', new Date(5000)).state,
      runsPage: rows.find((row) => row.id === id)?.state,
      ls: listed.state,
      closing: /run \S+: (\w+)/.exec(closingText(summary, { command: 'asi', width: 80 }))?.[1],
      report: /State of the run: (\w+)/.exec((await writeReport(source)).html)?.[1],
    };
    for (const [where, word] of Object.entries(shown)) expect([where, word]).toEqual([where, state]);
    if (!alive || hasStatus) {
      const { stdout } = await called(root, ['status', id, '--json']);
      expect(JSON.parse(stdout).state).toBe(state);
    }
    if (!alive || hasStatus)
      expect((await called(root, ['status', id])).stdout).toMatch(new RegExp(`${id}: ${state}\\b`));
  });
});

test('every reason ends in a state, and has words', () => {
  const ending = (state: string) => EndReason.options.filter((reason) => endStateOf(reason) === state);
  expect({ finished: ending('finished'), stopped: ending('stopped'), failed: ending('failed') }).toEqual({
    finished: ['rounds', 'target', 'patience', 'plateau', 'budget', 'time'],
    stopped: ['stopped'],
    failed: ['faults', 'nothing passed', 'initial program failed', 'credentials'],
  });
  expect(new Set(EndReason.options.map(reasonText)).size).toBe(EndReason.options.length);
});

test('a state is told with its reason', () => {
  expect([
    stateText('finished', 'rounds'),
    stateText('stopped', 'stopped'),
    stateText('failed', 'initial program failed'),
    stateText('crashed', null),
    stateText('running', null),
  ]).toEqual([
    'finished (round limit reached)',
    'stopped by user',
    'failed (the initial program failed)',
    'crashed',
    'running',
  ]);
  expect(['running', 'paused', 'finished', 'crashed'].map(isOver)).toEqual([false, false, true, true]);
});
