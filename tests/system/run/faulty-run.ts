import { join } from 'node:path';
import { buildRig } from '../../../bench/overhead/rig.ts';
import { Config } from '../../../src/config/schema.ts';
import { createAsk } from '../../../src/llm/ask.ts';
import { endpointOf } from '../../../src/llm/endpoint.ts';
import { modelsByRole } from '../../../src/llm/ensembles.ts';
import type { RunEvent } from '../../../src/model/event.ts';
import type { Node } from '../../../src/model/result/node.ts';
import { roles } from '../../../src/model/task/role.ts';
import { systemClock } from '../../../src/platform/async/clock.ts';
import { pick, randomFrom } from '../../../src/platform/statistics/seeded-random.ts';
import { evolve } from '../../../src/run/evolve/evolve.ts';
import type { RunEnd } from '../../../src/run/start.ts';
import { readRun } from '../../../src/stores/run-store.ts';
import { type Bill, faultyModel } from '../../doubles/faulty-model.ts';
import { type ServerReply, type ServerRequest, startOpenAiServer } from '../../doubles/openai-server.ts';

/** How a run against an endpoint that fails often went, and what the endpoint itself has written down. */
export interface FaultyRun {
  readonly end: RunEnd;
  readonly events: readonly RunEvent[];
  readonly nodes: readonly Node[];
  readonly bills: readonly Bill[];
  readonly seconds: number;
}

/** A whole run, real but for its evaluator, which only waits: `share` of all requests to its model fail. */
export const runFaulty = async (options: {
  readonly rounds: number;
  readonly share: number;
  readonly seed: number;
  readonly lanes?: number;
  readonly callSeconds?: number;
}): Promise<FaultyRun> => {
  const { rounds, share, seed, lanes = 4, callSeconds = 8 } = options;
  const model = faultyModel({ seed, share }, answer);
  const server = await startOpenAiServer(model.handler);
  const about = { rounds, islands: 2, lanes, slots: 8, modelMs: 0, evaluationMs: 5, chroma: 'memory', nodes: 0 };
  const rig = await buildRig(about);
  const began = performance.now();
  try {
    const { store } = rig.services;
    const config = Config.parse({
      endpoint: { baseUrl: server.url, callSeconds, probeSeconds: 0.2, longestProbeSeconds: 1 },
    });
    const ask = createAsk({
      models: modelsByRole(roles, null, { researcher: 'gpt-4o-mini', analyzer: 'gpt-4o-mini' }),
      endpoint: endpointOf(config.endpoint, {}),
      emit: async (event) => {
        await store.append([event]);
      },
      transcripts: join(rig.directory, 'transcripts'),
      seed,
      // a tenth of the usual waits between tries: the schedule of faults is what is tested, not patience
      clock: { ...systemClock, random: () => Math.random() / 10 },
    });
    const events: RunEvent[] = [];
    store.subscribe((event) => events.push(event));
    const services = { ...rig.services, ask, hurry: ask.cancelWaits };
    const run = await evolve(services, rig.plan, { id: 'faulty', directory: rig.directory, resume: false });
    const end = await run.done;
    const seconds = (performance.now() - began) / 1000;
    return { end, events, nodes: await nodesIn(rig.directory), bills: model.bills, seconds };
  } finally {
    await server.stop();
    rig.clean();
  }
};

const nodesIn = async (directory: string): Promise<readonly Node[]> => {
  const run = await readRun(directory);
  try {
    return await run.nodes(run.population.summaries().map(({ id }) => id));
  } finally {
    await run.close();
  }
};

const answer = ({ body }: ServerRequest, n: number): ServerReply => {
  const isResearcher = body.messages?.[0]?.content.includes('You are the Researcher');
  const usage = { in: 1000 + n, out: 200 + (n % 7) };
  return { text: isResearcher ? proposal(n) : analysis, usage };
};

const proposal = (n: number): string =>
  `NAME: idea ${n}\nMOTIVATION: try ${words(n)}\nCITES: none\n\`\`\`python\ndef solve():\n    return ${n}\n\`\`\``;

const vocabulary =
  'gate decay norm kernel chunk state value key query scale shift mix bias width depth rate noise path sum mean'.split(
    ' ',
  );

/** Motivations that differ, so that none is called a duplicate. */
const words = (n: number): string => {
  const random = randomFrom('motivation', n);
  return Array.from({ length: 12 }, () => pick(random, vocabulary)).join(' ');
};

const analysis = JSON.stringify({
  claim: 'mixed',
  outcome: 'as expected',
  againstParent: '',
  againstBest: '',
  do: [],
  avoid: [],
  next: [],
});
