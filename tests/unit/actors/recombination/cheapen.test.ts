import { describe, expect, it } from 'vitest';
import { cheapen } from '../../../../src/actors/debug-agent/cheapen.ts';
import { randomFrom } from '../../../../src/platform/statistics/seeded-random.ts';
import { initial } from './workshop.ts';

describe('cheapen', () => {
  it('halves tunables of cost and says so', () => {
    expect(cheapen(initial)).toEqual({
      program: initial.replace('STEPS = 50 ', 'STEPS = 25 ').replace('TRIES = 4 ', 'TRIES = 2 '),
      summary: 'halved STEPS 50 → 25, TRIES 4 → 2',
    });
  });

  it('stops at the lower ends of the ranges', () => {
    let program = initial;
    let halvings = 0;
    for (let next = cheapen(program); next !== null; next = cheapen(program)) {
      program = next.program;
      halvings += 1;
    }
    expect(halvings).toBe(3);
    expect(program).toContain('STEPS = 10 ');
    expect(program).toContain('TRIES = 1 ');
  });

  it.each(['maxIter', 'N_STARTS', 'MAXITER', 'warm_restarts', 'hops', 'SLP_STEPS', 'RADII_ITERATIONS'])(
    'knows %s for a cost',
    (name) => {
      expect(cheapen(`${name} = 8  # tune 2 9`)?.program).toBe(`${name} = 4  # tune 2 9`);
    },
  );

  it.each(['STEP_SIZE', 'START_NOISE', 'CRITERION', 'RATE', 'BETA_START'])('leaves %s alone', (name) => {
    expect(cheapen(`${name} = 8  # tune 2 9`)).toBeNull();
  });

  it('spares some with a generator, never all', () => {
    const programs = new Set(Array.from({ length: 40 }, (_, seed) => cheapen(initial, randomFrom(seed))!.program));
    expect(programs.size).toBe(3);
    expect(programs.has(initial)).toBe(false);
  });
});
