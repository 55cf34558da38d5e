// A long run against an endpoint that fails often: `npx tsx bench/faulty-model.ts [--rounds 300] [--share 0.37] [--seed 1]`
import { parseArgs } from 'node:util';
import { accountOf } from '../tests/system/run/faulty-account.ts';
import { runFaulty } from '../tests/system/run/faulty-run.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '300' },
    share: { type: 'string', default: '0.37' },
    seed: { type: 'string', default: '1' },
  },
});
const rounds = Number(values.rounds);
const run = await runFaulty({ rounds, share: Number(values.share), seed: Number(values.seed), callSeconds: 10 });
const counts = (names: Iterable<string>): Record<string, number> => {
  const found: Record<string, number> = {};
  for (const name of names) found[name] = (found[name] ?? 0) + 1;
  return found;
};
const calls = run.events.flatMap((event) => (event.type === 'call.ended' ? [event] : []));
const account = accountOf(run);
console.log(`${run.nodes.length - 1} of ${rounds} rounds in ${run.seconds.toFixed(0)} s, ended: ${run.end.reason}`);
console.log('requests', counts(run.bills.map(({ met }) => met)));
console.log('calls', counts(calls.map(({ outcome }) => outcome)));
console.log(
  'failed calls',
  counts(calls.flatMap(({ error, outcome }) => (outcome === 'failed' ? [error!.slice(0, 60)] : []))),
);
console.log(
  'rounds',
  counts(run.nodes.map(({ status, failure }) => (failure ? `${status}: ${failure.class}` : status))),
);
console.log('holds', run.events.filter(({ type }) => type === 'run.waiting').length);
console.log('tokens told', account.told, 'billed', account.billed, 'unexplained calls', account.unexplained.length);
const isWhole = run.end.reason === 'rounds' && run.nodes.length === rounds + 1 && account.unexplained.length === 0;
console.log(isWhole ? 'nothing lost, the cost adds up' : 'FAILED');
process.exitCode = isWhole ? 0 : 1;
