import { expect, test } from 'vitest';
import { submittedFirst } from '../../../../src/actors/researcher/submitted-first.ts';
import type { ProposeInput } from '../../../../src/model/ports.ts';
import { unsteered } from '../../../../src/model/run/steering.ts';
import { callPort } from '../../../builders/port.ts';
import { aBrief } from '../../../builders/trial.ts';

const submission = (key: string, round: number | null = null) => ({ key, name: key, motivation: '', round });

/** The Researcher's answers, one for each question; programs are found under the keys that are given. */
const answers = async (
  submissions: readonly object[],
  questions: readonly Partial<ProposeInput>[],
  lost: readonly string[] = [],
) => {
  const steering = () => ({ ...unsteered, submissions }) as never;
  const program = async (key: string) => (lost.includes(key) ? undefined : `program of ${key}`);
  const own = async () => ({ status: 'none', reason: 'by itself' }) as never;
  const propose = submittedFirst({ steering, program }, own);
  const given: unknown[] = [];
  for (const question of questions) {
    const input = { round: 9, brief: aBrief(), objections: [], ...question } as ProposeInput;
    const { answer } = await callPort(propose, input);
    given.push(answer.status === 'proposed' ? answer.candidate.program : answer.status);
  }
  return given;
};

test('the oldest waiting program goes first, each once, and then the Researcher', async () => {
  const waiting = [submission('taken', 4), submission('a'), submission('b')];
  expect(await answers(waiting, [{}, {}, {}])).toEqual(['program of a', 'program of b', 'none']);
});

test('after an objection the Researcher proposes by itself', async () => {
  const objections = [{ by: 'noveltyChecker', name: 'a', reason: 'known' }] as never;
  expect(await answers([submission('a')], [{ objections }])).toEqual(['none']);
});

test('a program that is lost holds up nothing', async () => {
  expect(await answers([submission('a'), submission('b')], [{}, {}], ['a'])).toEqual(['none', 'program of b']);
});
