import { join } from 'node:path';
import { cacheDirectory } from '../../config/paths.ts';
import type { Config } from '../../config/schema.ts';
import { type Ask, createAsk } from '../../llm/ask.ts';
import { endpointOf } from '../../llm/endpoint.ts';
import { modelsByRole } from '../../llm/ensembles.ts';
import { removeTracing } from '../../llm/providers/no-tracing.ts';
import { refuseUnpriced } from '../../llm/spending-limits.ts';
import { roles } from '../../model/task/role.ts';
import type { Task } from '../../model/task/task.ts';
import { jsonOf } from '../../platform/text/json-answer.ts';
import { beyondPrompt, distilPrompt } from './prompt.ts';
import { Distilled, itemOf, type Made } from './sources/distilled.ts';
import type { Document } from './sources/document.ts';

/** Makes items of a document by asking a model. */
export type Distil = (
  document: Document,
) => Promise<{ readonly made: readonly Made[]; readonly notes: readonly string[] }>;

/** What asking has used; `usd` is null while a call had no price. */
export interface Spending {
  tokens: number;
  usd: number | null;
  calls: number;
}

/** Asks the Researcher's model. Expectations may name the task's metrics only. */
export const createDistil =
  (ask: Ask, task: Pick<Task, 'metrics' | 'score'> | null): Distil =>
  async (document) => {
    const metrics = metricsOf(task);
    const input = { ...document, metrics };
    const { items } = await ask(
      { role: 'researcher', round: null, prompt: distilPrompt(input), parse: jsonOf(Distilled) },
      new AbortController().signal,
    );
    const names = metrics.map(({ name }) => name);
    const beyond = beyondPrompt(input);
    return {
      made: items.map((insight) => itemOf(insight, document, names)),
      notes: [
        ...(beyond === 0 ? [] : [`the model was not shown ${beyond} characters in the middle of it`]),
        ...(items.length === 0 ? ['the model found nothing in it to keep'] : []),
      ],
    };
  };

/** In place of a model where nothing may be called: says what would be asked. */
export const wouldAsk: Distil = async (document) => {
  const { system, user } = distilPrompt({ ...document, metrics: [] });
  const tokens = Math.ceil((system.length + user.length) / 4);
  return { made: [], notes: [`a model would be asked, with about ${tokens} tokens`] };
};

const metricsOf = (
  task: Pick<Task, 'metrics' | 'score'> | null,
): { readonly name: string; readonly about: string }[] =>
  task === null
    ? []
    : [
        { name: 'score', about: aboutMetric(task.score) },
        ...Object.entries(task.metrics).map(([name, metric]) => ({ name, about: aboutMetric(metric) })),
      ];

const aboutMetric = ({ direction, description }: { direction: string; description?: string | undefined }): string =>
  `${direction}${description === undefined ? '' : `; ${description}`}`;

/** Opens the configured endpoint for filling a field, within the configured limits; transcripts lie in the cache. */
export const openAsk = (
  config: Config,
  progress: (line: string) => void,
): { readonly ask: Ask; readonly spent: Spending } => {
  refuseUnpriced(config);
  for (const name of removeTracing(process.env)) progress(`nothing is sent to LangSmith: ${name} is ignored`);
  const spent: Spending = { tokens: 0, usd: 0, calls: 0 };
  const endpoint = endpointOf(config.endpoint, process.env);
  const ask = createAsk({
    models: modelsByRole(roles, config.model, config.models),
    // A user waits for the command: an endpoint that is down is reported soon.
    endpoint: { ...endpoint, outageSeconds: Math.min(endpoint.outageSeconds, 30) },
    emit: (event) => {
      if (event.type === 'alert.raised' || event.type === 'run.waiting') progress(event.detail);
      if (event.type !== 'call.ended') return;
      spent.calls += 1;
      spent.tokens += event.tokensIn + event.tokensOut;
      spent.usd = spent.usd === null || event.usd === null ? null : spent.usd + event.usd;
    },
    transcripts: join(cacheDirectory(config), 'distilled'),
    seed: config.seed,
    prices: config.prices,
    limits: config.limits,
  });
  return { ask, spent };
};
