import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLedger } from '../../../src/model/run/spending-ledger.ts';
import { type Campaign, type Execution, executionsIn, truthOf } from './campaign.ts';
import { type Evidence, ofType } from './evidence.ts';

/** What was really executed, and what the run says about it. */
export interface Accounts {
  /** Executions of each evaluation; an evaluation is known by the name of its folder without the attempt. */
  readonly executed: ReadonlyMap<string, readonly Execution[]>;
  /** Executions beyond the first of an evaluation. */
  readonly repeated: number;
  readonly problems: readonly string[];
}

/** A runner killed after it had started the evaluator, and before its outcome was there, costs one execution more. */
const windows = /^shim\.(spawned|ended|outcome)$/;

/** Holds the evaluator's own log against the files and the journal of the run. */
export const accountsOf = (campaign: Campaign, evidence: Evidence, sandboxed: boolean): Accounts => {
  const problems: string[] = [];
  const executions = sandboxed ? toldInFolders(campaign.directory) : truthOf(campaign.place);
  const executed = new Map<string, Execution[]>();
  for (const execution of executions) {
    const name = execution.folder.split('/')[1]!.replace(/-a\d+$/, '');
    executed.set(name, [...(executed.get(name) ?? []), execution]);
  }
  const repeated = executions.length - executed.size;
  const allowed = campaign.shimKills.filter((point) => windows.test(point)).length;
  if (repeated > allowed)
    problems.push(`${repeated} evaluations were run again; runners killed between start and outcome: ${allowed}`);
  for (const [name, all] of executed) {
    const outcomes = all.filter(({ folder }) =>
      existsSync(join(campaign.directory, 'evaluations', folder, 'outcome.json')),
    );
    if (outcomes.length > 1) problems.push(`${name} has ${outcomes.length} outcomes`);
    if (new Set(all.map(({ folder }) => folder)).size < all.length) problems.push(`an attempt of ${name} ran twice`);
  }
  const kept = new Set(keptKeys(campaign.directory));
  for (const name of executed.keys())
    if (!kept.has(name.slice(-8))) problems.push(`${name} was executed and is not kept`);
  for (const key of kept)
    if (![...executed.keys()].some((name) => name.endsWith(key)))
      problems.push(`${key} is kept and was never executed`);
  const told = new Set(ofType(evidence.events, 'stage.ended').map(({ key }) => key.slice(0, 8)));
  for (const key of kept) if (!told.has(key)) problems.push(`${key} is kept and no event tells of it`);
  return { executed, repeated, problems: [...problems, ...sums(evidence, executed.size)] };
};

const sums = ({ events, nodes }: Evidence, evaluations: number): readonly string[] => {
  const ledger = createLedger();
  for (const event of events) ledger.apply(event);
  const problems: string[] = [];
  for (const name of ['calls', 'tokensIn', 'tokensOut', 'evaluations'] as const) {
    const sum = nodes.reduce((all, { cost }) => all + cost[name], 0);
    if (sum !== ledger.total[name]) problems.push(`nodes cost ${sum} ${name}, the run ${ledger.total[name]}`);
  }
  if (ledger.total.evaluations !== evaluations)
    problems.push(`${evaluations} evaluations were executed, ${ledger.total.evaluations} are accounted for`);
  return problems;
};

const keptKeys = (directory: string): readonly string[] =>
  readdirSync(join(directory, 'evaluations', 'index'))
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, 8));

/** What each attempt's own log tells: the evaluator writes there what it cannot write outside its sandbox. */
const toldInFolders = (directory: string): readonly Execution[] => {
  const logs = readdirSync(join(directory, 'evaluations'), { recursive: true, encoding: 'utf8' });
  return logs
    .filter((path) => path.endsWith('stdout.log'))
    .flatMap((path) => executionsIn(readFileSync(join(directory, 'evaluations', path), 'utf8')));
};
