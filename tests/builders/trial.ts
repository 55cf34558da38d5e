import type { Brief } from '../../src/model/proposal/brief.ts';
import type { Candidate } from '../../src/model/proposal/candidate.ts';
import type { Failure, PassedEvaluation } from '../../src/model/result/evaluation.ts';
import type { Trial } from '../../src/model/result/trial.ts';

/** A whole program without citations. */
export const aCandidate = (parts: Partial<Candidate> = {}): Candidate => ({
  name: 'faster',
  motivation: 'because',
  program: 'x = 1\n',
  cited: { cognition: [], nodes: [] },
  patch: { kind: 'full', summary: 'a change' },
  origin: {},
  ...parts,
});

/** A passed run of the stage `full` with seed 1 and the score 1. */
export const anEvaluation = (parts: Partial<PassedEvaluation> = {}): PassedEvaluation => {
  const { stage = 'full', seed = 1 } = parts;
  return {
    status: 'passed',
    stage,
    seed,
    key: `${stage}-${seed}`,
    folder: `evaluations/${stage}-${seed}`,
    usage: { wallSeconds: 1, cpuSeconds: 1, peakMemoryMb: 10 },
    score: 1,
    metrics: {},
    features: {},
    constraints: {},
    checks: [],
    behaviour: null,
    artifacts: [],
    notes: '',
    ...parts,
  };
};

export const aFailure = (parts: Partial<Failure> = {}): Failure => ({
  class: 'crashed',
  message: 'it failed',
  trace: 'line 1',
  stage: 'full',
  ...parts,
});

/** An experiment that passed with one run. */
export const aTrial = (parts: Partial<Trial> = {}): Trial => ({
  candidate: aCandidate(),
  status: 'passed',
  evaluations: [anEvaluation()],
  failure: null,
  judgement: null,
  record: null,
  ...parts,
});

/** The brief of round 9: node 0 is the parent, and everything may be looked at. */
export const aBrief = (parts: Partial<Brief> = {}): Brief => ({
  round: 9,
  island: 0,
  horizon: null,
  parent: 0,
  references: [],
  cognition: [],
  reason: { sampler: 'greedy', text: 'the best', parts: {} },
  ...parts,
});
