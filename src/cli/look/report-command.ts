import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { closingText } from '../../views/summary/closing-text.ts';
import { textOf } from '../grammar/arguments.ts';
import type { Execute } from '../grammar/command-definition.ts';
import { jsonText } from '../terminal/json-text.ts';
import { refuseLive } from './live-run.ts';
import { locateRun, textStyleOf } from './locate-run.ts';

/** Writes the report of a run beside its records, or where it is wanted, with its summary as Markdown and JSON. */
export const report: Execute = async (call) => {
  const runDirectory = await locateRun(call, call.arguments.positionals[0]);
  await refuseLive(runDirectory, call.terminal.command);
  const [{ openFinished }, { writeReport }, { factsOf }, { knowledge }] = await Promise.all([
    import('../../dashboard/finished-run.ts'),
    import('../../report/render-report.ts'),
    import('../../report/facts.ts'),
    import('../../run/open/knowledge-reader.ts'),
  ]);
  const source = await openFinished(runDirectory, knowledge);
  try {
    const file = resolve(textOf(call.arguments, 'output') ?? join(runDirectory.directory, 'report.html'));
    const written = await writeReport(source);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, written.html);
    const files = [file];
    const { summary } = await factsOf(source);
    const beside = file.replace(/\.html?$/i, '');
    await writeFile(`${beside}.summary.json`, `${jsonText(summary, 2)}\n`);
    await writeFile(
      `${beside}.summary.md`,
      `# ${source.task.title}\n\n\`\`\`\n${closingText(summary, { ...textStyleOf(call, { write: () => {} }), width: 100 })}\n\`\`\`\n`,
    );
    files.push(`${beside}.summary.json`, `${beside}.summary.md`);
    const figures = textOf(call.arguments, 'figures');
    if (figures !== null) {
      await mkdir(figures, { recursive: true });
      for (const { name, svg, csv } of written.figures) {
        await writeFile(join(figures, `${name}.svg`), written.standalone(svg));
        await writeFile(join(figures, `${name}.csv`), csv);
        files.push(join(figures, `${name}.svg`), join(figures, `${name}.csv`));
      }
    }
    call.terminal.stdout.write(`${files.join('\n')}\n`);
    return 0;
  } finally {
    await source.close();
  }
};
