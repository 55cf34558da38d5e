import { describe, expect, it } from 'vitest';
import { noveltyVerdict } from '../../../src/model/proposal/novelty.ts';
import { type Ancestor, isCycling, reintroduced } from '../../../src/model/proposal/reintroduced.ts';

const ancestor = (id: number, lines: readonly string[], difference: number | null = null): Ancestor => ({
  id,
  name: `step ${id}`,
  program: lines.join('\n'),
  difference,
});

// 1 → 4 → 9: node 4 took out the warm-up, node 9 the clipping
const line = [
  ancestor(9, ['def train():', '    rate = 0.1', '    return rate'], 0.5),
  ancestor(4, ['def train():', '    rate = 0.1', '    clip(gradient, 1.0)', '    return rate'], -0.25),
  ancestor(1, ['def train():', '    rate = warm(0.1)', '    hold(step, 100)', '    return rate']),
];
const back = (...lines: string[]): string => [line[0]!.program, ...lines].join('\n');

describe('lines that come back', () => {
  it('are those that an ancestor had and the parent lacks; whoever took most of them out is named with what it gained', () => {
    const found = reintroduced(
      back('rate = warm(0.1)', '  hold(step, 100)', 'clip(gradient, 1.0)', 'fresh_idea()'),
      line,
    );
    expect(found).toEqual({ lines: 3, of: 4, node: 4, name: 'step 4', difference: -0.25 });
  });

  it('are none where everything is new, still there, or too little to mean anything', () => {
    expect(reintroduced(back('fresh_idea()'), line)).toBeNull();
    expect(reintroduced(back('rate = 0.1'), line)).toBeNull();
    expect(reintroduced(back('})', 'x'), [line[0]!, ancestor(4, ['})', 'x'])])).toBeNull();
    expect(reintroduced('anything_at_all()', [])).toBeNull();
    expect(reintroduced(back('clip(gradient, 1.0)'), line.slice(0, 1))).toBeNull();
  });

  it('make a circle when they are several and at least half of what is new', () => {
    const found = { lines: 3, of: 6, node: 4, name: 'n', difference: null };
    expect(isCycling(found)).toBe(true);
    expect(isCycling({ ...found, of: 7 })).toBe(false);
    expect(isCycling({ ...found, lines: 2, of: 2 })).toBe(false);
  });
});

describe('the verdict on a circle', () => {
  const policy = { arbitrate: false, duplicateAbove: 0.98, novelBelow: 0.8, reconsider: true };
  const found = { lines: 4, of: 5, node: 9, name: 'no clipping', difference: 0.5 };
  const nearness = { identical: null, nearest: null, reintroduced: found };

  it('sends it back with the numbers, and only where that is wanted', () => {
    const verdict = noveltyVerdict(nearness, policy)!;
    expect(verdict).toMatchObject({ accepted: false, cycling: true });
    expect(verdict.reason).toMatch(
      /^4 of its 5 new lines .* node 9 \("no clipping"\), which then scored \+0\.5 against its parent\./,
    );
    expect(noveltyVerdict(nearness, { ...policy, reconsider: false })).toMatchObject({ accepted: true });
    expect(noveltyVerdict({ ...nearness, reintroduced: { ...found, lines: 2 } }, policy)).toMatchObject({
      accepted: true,
    });
  });

  it('says so when the node that took them out has no score', () => {
    const unscored = { ...nearness, reintroduced: { ...found, difference: null } };
    expect(noveltyVerdict(unscored, policy)!.reason).toContain('which has no score to compare');
  });
});
