import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Campaign, campaign } from './campaign.ts';
import { evidenceOf } from './evidence.ts';
import { judge, type Reference, type Verdict } from './invariants.ts';
import { endProcess, processesNaming } from './leftovers.ts';
import { type Kill, kills, type ScheduleOptions } from './schedule.ts';
import { type ScriptedServer, startScriptedServer } from './scripted.ts';
import { newSetting, type SettingOptions } from './setting.ts';

/** One disturbed run, and what the offline look at it found. */
export interface Trial {
  readonly campaign: Campaign;
  readonly verdict: Verdict;
}

/** A setting with its undisturbed run, in which disturbed ones are held against it. */
export interface Lab {
  readonly reference: Trial;
  /** Lives a run with these kills; at most `wanted` of them. */
  trial(schedule: Iterator<Kill>, wanted: number): Promise<Trial>;
  /** Kills by a seed; those at a time are spread over about the share of a run that a life should last. */
  kills(seed: number, options?: ScheduleOptions): Iterator<Kill>;
  close(): Promise<void>;
}

export type LabOptions = Omit<SettingOptions, 'server'> & { readonly model?: boolean };

/** Lets one run end undisturbed; what it found is what every other run of the lab must find. */
export const openLab = async ({ model = false, ...options }: LabOptions, sound: Lab | null = null): Promise<Lab> => {
  const server = model ? await startScriptedServer() : null;
  const setting = newSetting({ ...options, server });
  let runs = 0;
  let known: Reference | null = null;
  const trial = async (schedule: Iterator<Kill> | null, wanted: number): Promise<Trial> => {
    const before = billedBy(server);
    runs += 1;
    const run = await campaign(setting, schedule === null ? 'reference' : `run-${runs}`, schedule, wanted);
    return { campaign: run, verdict: await judge(setting, run, billedBy(server) - before, known) };
  };
  const close = async (): Promise<void> => {
    await server?.stop();
    // Nothing is left of a run that went well; one that hung, or was given up, may have left runners.
    for (const pid of processesNaming(setting.home)) endProcess(pid);
    rmSync(setting.home, { recursive: true, force: true });
  };
  try {
    const reference = sound?.reference ?? (await trial(null, 0));
    if (reference.verdict.problems.length > 0)
      throw new Error(`Undisturbed, the run went wrong: ${reference.verdict.problems.join('; ')}`);
    known = { evidence: await evidenceOf(reference.campaign.directory), billed: reference.verdict.billed };
    const lifeMs = Math.min(10_000, Math.max(600, (reference.campaign.seconds * 1000) / 4));
    return {
      reference,
      trial,
      kills: (seed, more = {}) => kills(join(setting.code, 'src'), seed, { withinMs: lifeMs, ...more }),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
};

const billedBy = (server: ScriptedServer | null): number =>
  [...(server?.billed.values() ?? [])].reduce((sum, times) => sum + times, 0);
