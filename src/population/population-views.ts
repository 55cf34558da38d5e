import type { Member, Population } from '../model/sampler.ts';

/** Populations after a round, remembered for the rounds that were asked about last; null: after everything recorded. */
export interface PopulationViews {
  at(horizon: number | null): Population;
  /** This round is recorded now: what was said of it and of later ones no longer holds. */
  recorded(round: number): void;
  forget(): void;
}

const most = 16;

/** `makeMembers` is given the members of the population made last, by node, so that unchanged ones stay the same objects. */
export const createPopulationViews = (
  features: Population['features'],
  makeMembers: (horizon: number, before: ReadonlyMap<number, Member>) => readonly Member[],
): PopulationViews => {
  const views = new Map<number | null, Population>();
  let before: ReadonlyMap<number, Member> = new Map();

  const make = (horizon: number | null): Population => {
    const members = makeMembers(horizon ?? Number.POSITIVE_INFINITY, before);
    before = new Map(members.map((member) => [member.id, member]));
    return { members, features };
  };

  return {
    at: (horizon) => {
      const population = views.get(horizon) ?? make(horizon);
      views.set(horizon, population);
      if (views.size > most) views.delete(views.keys().next().value!);
      return population;
    },
    recorded: (round) => {
      for (const horizon of views.keys()) if (horizon === null || horizon >= round) views.delete(horizon);
    },
    forget: () => views.clear(),
  };
};
