/**
 * The actor system as a list that is kept up to date by records.
 * @import { ActorsDocument } from '../../../views/documents.ts'
 * @import { Layout } from '../../statechart-layout.ts'
 * @import { ActorRecord } from '../../../model/event.ts'
 * @typedef {ActorsDocument['actors'][number]} Actor
 */

const longestLog = 2000;

/** @type {(before: ActorsDocument, records: readonly { time: string, record: ActorRecord }[]) => ActorsDocument} */
export const applyRecords = (before, records) => {
  const actors = new Map(before.actors.map((actor) => [actor.path, actor]));
  const finished = { ...before.finished };
  for (const { time, record } of records) {
    if (record.type === 'actor.started')
      actors.set(record.path, {
        path: record.path,
        parent: record.parent,
        machine: record.machine,
        status: 'active',
        value: '',
        since: time,
        event: '',
        edge: null,
      });
    else if (record.type === 'actor.state') {
      const known = actors.get(record.path);
      const { status, value, event, edge } = record;
      const since = known !== undefined && known.value === value && known.status === status ? known.since : time;
      const parent = record.path.includes('/') ? record.path.slice(0, record.path.lastIndexOf('/')) : null;
      if (status === 'done') gone(actors, finished, record.path);
      else
        actors.set(record.path, {
          path: record.path,
          parent: known?.parent ?? parent,
          machine: known?.machine ?? machineOf(record.path),
          status,
          value,
          since,
          event,
          edge: edge ?? known?.edge ?? null,
        });
    } else if (record.type === 'actor.gone') gone(actors, finished, record.path);
  }
  return { ...before, actors: [...actors.values()], finished, log: [...before.log, ...records].slice(-longestLog) };
};

/** Actors are named after their machines; one that began before anyone watched is known by its name. */
export const machines = [
  'run',
  'island',
  'round',
  'researcher',
  'noveltyChecker',
  'staticChecker',
  'engineer',
  'debugAgent',
  'analyzer',
];

/** @type {(path: string) => string | null} */
const machineOf = (path) => {
  const name = (path.split('/').at(-1) ?? '').replace(/\.\d+$/, '');
  return machines.includes(name) ? name : null;
};

/** An actor that ends takes its children with it; how many of a kind have ended is kept. @type {(actors: Map<string, Actor>, finished: Record<string, number>, path: string) => void} */
const gone = (actors, finished, path) => {
  for (const other of [...actors.keys()])
    if (other === path || other.startsWith(`${path}/`)) {
      const kind = (other.split('/').at(-1) ?? other).replace(/\.\d+$/, '');
      finished[kind] = (finished[kind] ?? 0) + 1;
      actors.delete(other);
    }
};

/** Parents before their children, and each with its depth from 1. @type {(actors: readonly Actor[]) => { actor: Actor, level: number }[]} */
export const treeOf = (actors) =>
  [...actors]
    .sort((a, b) => compareParts(a.path.split('/'), b.path.split('/')))
    .map((actor) => ({ actor, level: actor.path.split('/').length }));

/** @type {(a: readonly string[], b: readonly string[]) => number} */
const compareParts = (a, b) => {
  for (let index = 0; index < Math.min(a.length, b.length); index += 1) {
    const order = (a[index] ?? '').localeCompare(b[index] ?? '', 'en', { numeric: true });
    if (order !== 0) return order;
  }
  return a.length - b.length;
};

/** The ids of the states that a value such as "evolving.running" or "a | b" names, outer ones included. @type {(layout: Layout, value: string) => string[]} */
export const activeIds = (layout, value) => {
  const known = new Set(layout.states.map(({ id }) => id));
  const wanted = value
    .split(' | ')
    .flatMap((path) =>
      path.split('.').map((_, index, parts) => [layout.machine, ...parts.slice(0, index + 1)].join('.')),
    );
  return [layout.machine, ...wanted].filter((id) => known.has(id));
};
