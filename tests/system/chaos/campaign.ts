import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Ending, live } from './live.ts';
import { type Kill, told } from './schedule.ts';
import type { Setting } from './setting.ts';

/** What happened to one run from its beginning to its end. */
export interface Campaign {
  /** Holds the run, and the truth log beside it. */
  readonly place: string;
  readonly directory: string;
  /** The kills that really hit the process, in words. */
  readonly kills: readonly string[];
  /** Lives in which a runner was to be killed as well, by the point. */
  readonly shimKills: readonly string[];
  /** Failpoints that were not come to before the run ended. */
  readonly missed: readonly string[];
  /** Runs that were killed before they had begun: nothing was in them, and they were started anew. */
  readonly stillborn: number;
  readonly end: Ending;
  readonly seconds: number;
}

/** What a directory is called in which no run has begun. */
const unborn = ['run-missing', 'manifest-missing'];

/** Lives a run again and again, killed as the schedule says until `wanted` kills have hit, then lets it end. */
export const campaign = async (
  setting: Setting,
  name: string,
  schedule: Iterator<Kill> | null = null,
  wanted = 0,
): Promise<Campaign> => {
  const place = join(setting.home, name);
  const directory = join(place, 'run');
  mkdirSync(place);
  const [started, kills, shimKills, missed] = [performance.now(), [] as string[], [] as string[], [] as string[]];
  let stillborn = 0;
  for (let lives = 0; ; lives += 1) {
    const kill = schedule !== null && kills.length < wanted ? (schedule.next().value as Kill) : null;
    const ending = await live(setting, directory, existsSync(directory), kill);
    if (kill?.by === 'shim') shimKills.push(kill.point);
    if (ending.how === 'killed' && kill !== null) kills.push(told(kill));
    else if (kill !== null) missed.push(told(kill));
    if (ending.how === 'refused' && unborn.includes(ending.code) && truthOf(place).length === 0 && lives < 2 * wanted) {
      stillborn += 1;
      rmSync(directory, { recursive: true });
    } else if (ending.how !== 'killed') {
      const seconds = (performance.now() - started) / 1000;
      return { place, directory, kills, shimKills, missed, stillborn, end: ending, seconds };
    }
  }
};

/** One execution of the evaluator, as it told the log that the engine knows nothing of. */
export interface Execution {
  /** Of the attempt, below `evaluations`. */
  readonly folder: string;
  readonly stage: string;
  readonly seed: number;
  readonly pid: number;
}

/** The truth log of a run. */
export const truthOf = (place: string): readonly Execution[] => {
  const path = join(place, 'truth.log');
  if (!existsSync(path)) return [];
  return executionsIn(readFileSync(path, 'utf8'));
};

/** The executions that a text tells of, a line each. */
export const executionsIn = (text: string): readonly Execution[] =>
  text
    .split('\n')
    .filter((line) => line.endsWith('}'))
    .map((line) => JSON.parse(line) as Execution);
