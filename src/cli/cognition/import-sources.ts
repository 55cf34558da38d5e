import { completeSettings } from '../../config/complete-settings.ts';
import type { SourceReport } from '../../knowledge/import/curate.ts';
import { dollars } from '../../platform/text/dollars.mjs';
import { pluralize } from '../../platform/text/pluralize.mjs';
import { openTask } from '../../run/prepare/locate-task.ts';
import { isOn, textOf } from '../grammar/arguments.ts';
import { answer, type Call, type Execute } from '../grammar/command-definition.ts';
import { resolvedConfig } from '../run/resolved-config.ts';
import { exitOf, sourceText, totalText } from './added-text.ts';
import { choosing } from './choosing.ts';
import { fieldLocation, newFieldText } from './locate-field.ts';

/** Fills a field from documents, bibliographies, papers and pages; with a model it distils them, without one it cuts out what they say. */
export const cognitionImport: Execute = async (call) => {
  const { arguments: args, terminal } = call;
  const [name, ...sources] = args.positionals as [string, ...string[]];
  const field = fieldLocation(name);
  const isJson = isOn(args, 'json');
  const dryRun = isOn(args, 'dry-run');
  const choose = choosing(call);
  const { distil, spent } = await distiller(call, dryRun);
  if (!field.exists) terminal.stderr.write(`${newFieldText(field)}\n`);
  const { fill } = await import('../../knowledge/import/curate.ts');
  const read = { arxiv: textOf(args, 'arxiv') ?? undefined, follow: isOn(args, 'follow') };
  const reports: SourceReport[] = [];
  for await (const report of fill({ directory: field.directory, sources, read, distil, choose, dryRun })) {
    reports.push(report);
    if (!isJson) terminal.stdout.write(`${sourceText(report)}\n`);
  }
  const code = exitOf(reports);
  const document = {
    schema: 1,
    field: field.name,
    directory: field.directory,
    created: !field.exists,
    dryRun,
    exit: code,
    sources: reports,
    model: spent,
  };
  answer(call, document, () => {
    const cost =
      spent === null
        ? ''
        : `; ${pluralize(spent.calls, 'call')}, ${spent.tokens} tokens, ${spent.usd === null ? 'unpriced' : dollars(spent.usd)}`;
    return `${field.name}: ${dryRun ? 'would be ' : ''}${totalText(reports)}${cost}`;
  });
  return code;
};

/** The model that distils, when one is configured. */
const distiller = async (call: Call, dryRun: boolean) => {
  const { arguments: args, terminal } = call;
  const taskName = textOf(args, 'task');
  const task = taskName === null ? null : await openTask(taskName);
  const resolved = await resolvedConfig(call, task);
  const model = resolved.config.models.researcher ?? resolved.config.model ?? 'none';
  if (model === 'none') return { distil: null, spent: null };
  const { createDistil, openAsk, wouldAsk } = await import('../../knowledge/import/curate-distil.ts');
  if (dryRun) return { distil: wouldAsk, spent: null };
  const { config } = completeSettings(resolved, { environment: terminal.environment, taskRounds: 1 });
  const { ask, spent } = openAsk(config, (line) => terminal.stderr.write(`${line}\n`));
  return { distil: createDistil(ask, task?.spec ?? null), spent };
};
