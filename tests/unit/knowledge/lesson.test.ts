import { expect, test } from 'vitest';
import { analyze } from '../../../src/actors/analyzer/analyze-numbers.ts';
import { observePort } from '../../../src/actors/port-events.ts';
import { noveltyVerdict } from '../../../src/model/proposal/novelty.ts';
import type { Comparison } from '../../../src/model/result/analysis.ts';
import { brief, candidate, policy } from '../machines/material.ts';

const comparison = (difference: number | null, more: Partial<Comparison> = {}): Comparison => ({
  status: 'passed',
  score: difference === null ? null : 1 + difference,
  parent: { node: 2, score: 1, difference },
  best: { node: 3, score: 2, difference: difference === null ? null : difference - 1 },
  noise: 0.1,
  metrics: [{ name: 'loss', value: 2, parent: 3, better: true, volatile: false }],
  diff: '',
  log: '',
  ...more,
});

test('a gain beyond the noise confirms the claim and becomes something to do', () => {
  const lesson = analyze(candidate, comparison(0.5));
  expect(lesson).toMatchObject({ claim: 'confirmed', avoid: [] });
  expect(lesson.againstParent).toBe('+0.5 against the parent, node 2 (more than the spread of 0.1)');
  expect(lesson.do[0]).toContain('+0.5 over node 2');
  expect(lesson.outcome).toContain('loss 3 → 2 (better)');
});

test('a time is no lesson: the same program would have another one tomorrow', () => {
  const metrics = [{ name: 'cpu_s', value: 2, parent: 3, better: true, volatile: true }];
  expect(JSON.stringify(analyze(candidate, comparison(-0.5, { metrics })))).not.toContain('cpu_s');
});

test('a difference within the noise is no difference', () => {
  const lesson = analyze(candidate, comparison(0.05));
  expect(lesson).toMatchObject({ claim: 'mixed', do: [], avoid: [] });
  expect(lesson.againstParent).toContain('within the spread');
});

test('a loss beyond the noise refutes the claim and becomes something to avoid', () => {
  expect(analyze(candidate, comparison(-0.5))).toMatchObject({
    claim: 'refuted',
    avoid: [expect.stringContaining('-0.5')],
  });
});

test('without a score there is an outcome, and no invented number', () => {
  const lesson = analyze(candidate, comparison(null, { status: 'crashed: NameError: x' }));
  expect(lesson.outcome).toBe('no score: crashed: NameError: x');
  expect(lesson.againstParent).toBe('not comparable with the parent, node 2');
});

test('the initial program has nobody to be compared with', () => {
  expect(analyze(candidate, comparison(0, { parent: null, best: null }))).toMatchObject({
    claim: 'untested',
    againstParent: '',
  });
});

const answered = (port: string, answer: unknown, input: unknown = {}) => observePort({ port, round: 7, input, answer });

test('a learned brief starts its round in the same batch', () => {
  expect(answered('learn', brief).map(({ type }) => type)).toEqual(['round.started', 'brief.made']);
});

test('a proposal, a defect and an exhausted Researcher are different events', () => {
  expect(answered('propose', { status: 'proposed', candidate })).toMatchObject([{ type: 'proposal.made', bytes: 6 }]);
  const defect = { kind: 'mismatch', detail: 'line 3', answer: 'secret program' };
  const [event] = answered('mend', { status: 'defective', defect });
  expect(event).toEqual({ type: 'proposal.defective', round: 7, kind: 'mismatch', detail: 'line 3' });
  expect(answered('propose', { status: 'exhausted', reason: 'none' })).toMatchObject([{ kind: 'exhausted' }]);
});

test('a free novelty verdict is journaled by the comparison, a paid one by the arbiter alone', () => {
  const near = (similarity: number) => ({ identical: null, nearest: { node: 4, similarity } });
  expect(answered('nearest', near(0.1), { policy })).toMatchObject([{ type: 'verdict.given', accepted: true }]);
  expect(answered('nearest', near(0.9), { policy })).toEqual([]);
  expect(noveltyVerdict(near(0.9), policy)).toBeNull();
});

test('a port without events of its own says nothing', () => {
  expect(answered('compare', {})).toEqual([]);
});
