import { describe, expect, it } from 'vitest';
import { inProfile, profiled } from '../../../src/model/task/profile.ts';
import { Task } from '../../../src/model/task/task.ts';
import { mergePatch } from '../../../src/platform/data/merge-patch.ts';
import { viewOf } from '../../builders/view-of.ts';
import { started, told } from '../views/story.ts';

describe('a merge patch', () => {
  // one row for each kind of case that the appendix of RFC 7386 lists
  it.each<[what: string, target: unknown, patch: unknown, merged: unknown]>([
    ['replaces a value', { size: 1 }, { size: 2 }, { size: 2 }],
    ['adds a key', { size: 1 }, { name: 'x' }, { size: 1, name: 'x' }],
    ['removes a key by null', { size: 1, name: 'x' }, { name: null }, { size: 1 }],
    ['removes nothing that is not there', { size: 1 }, { name: null }, { size: 1 }],
    ['puts a value in place of a list', { list: ['a'] }, { list: 'b' }, { list: 'b' }],
    ['puts a list in place of a value', { list: 'b' }, { list: ['a'] }, { list: ['a'] }],
    ['puts a list in place of a list', { list: [{ a: 1 }, 2] }, { list: [{ b: 3 }] }, { list: [{ b: 3 }] }],
    [
      'merges maps at every depth',
      { a: { b: { c: 1, d: 2 }, e: 3 } },
      { a: { b: { c: null } } },
      { a: { b: { d: 2 }, e: 3 } },
    ],
    ['makes a map of what was none', { a: [1] }, { a: { b: 2, c: null } }, { a: { b: 2 } }],
    ['leaves no null in a map that is new', {}, { a: { b: { c: null } } }, { a: { b: {} } }],
    ['keeps nulls of the target and of lists', { a: null }, { b: [null] }, { a: null, b: [null] }],
    ['that is no map is what comes out', { a: 1 }, ['b'], ['b']],
  ])('%s', (_, target, patch, merged) => {
    expect(mergePatch(target, patch)).toEqual(merged);
  });

  it('changes neither of the two, and no prototype', () => {
    const [target, patch] = [{ a: { b: 1 } }, JSON.parse('{ "a": { "__proto__": { "c": 1 } } }')];
    const merged = mergePatch(target, patch) as { a: object };
    expect(target).toEqual({ a: { b: 1 } });
    expect(Object.keys(merged.a)).toEqual(['b', '__proto__']);
    expect(Object.getPrototypeOf(merged.a)).toBe(Object.prototype);
  });
});

const task = Task.parse({
  contract: 1,
  name: 'tiny',
  title: 'Tiny',
  initial: 'initial.py',
  score: { direction: 'maximize', unit: 'points', plausible: [0, 1] },
  metrics: { loss: { direction: 'minimize', unit: 'nats' }, seconds: { direction: 'minimize', unit: 's' } },
  evaluator: { command: ['python', 'evaluate.py'] },
  check: { limitSeconds: 5 },
  stages: [
    { name: 'quick', limitSeconds: 5 },
    { name: 'full', limitSeconds: 50, seeds: 2 },
  ],
  profiles: {
    gpu: {
      description: 'one GPU',
      evaluator: { command: ['python', 'evaluate.py', '--profile', 'gpu'] },
      stages: [{ name: 'full', limitSeconds: 900, gpus: 1 }],
      metrics: { speed: { direction: 'maximize', unit: 'tokens/s' }, seconds: null },
      check: null,
    },
  },
});

describe('a task in a profile', () => {
  it('has lists replaced, maps merged and keys removed; the description is no part of it', () => {
    const spec = Task.parse(inProfile(task, 'gpu'));
    expect(spec.evaluator.command).toEqual(['python', 'evaluate.py', '--profile', 'gpu']);
    expect(spec.stages.map(({ name, gpus, seeds }) => [name, gpus, seeds])).toEqual([['full', 1, 1]]);
    expect(Object.keys(spec.metrics)).toEqual(['loss', 'speed']);
    expect(spec.check).toBeUndefined();
    expect(spec.score).toEqual(task.score);
  });

  it('is the task itself as "cpu", and nothing by a name that it does not have', () => {
    expect(inProfile(task, 'cpu')).toEqual({ ...task, profiles: undefined });
    expect([inProfile(task, 'paper'), inProfile(task, 'constructor')]).toEqual([undefined, undefined]);
  });

  it('is called by both names, where there is something to tell', () => {
    expect([profiled('tiny', 'cpu'), profiled('tiny', undefined), profiled('tiny', 'gpu')]).toEqual([
      'tiny',
      'tiny',
      'tiny (profile gpu)',
    ]);
  });
});

it('of a run is told by its first event; a journal from before there were profiles is of the task as it was written', () => {
  expect(viewOf(told([started({ profile: 'gpu' })])).profile).toBe('gpu');
  expect(viewOf(told([started()])).profile).toBe('cpu');
});
