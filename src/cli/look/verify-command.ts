import { completeSettings } from '../../config/complete-settings.ts';
import { resolveConfig } from '../../config/resolve-settings.ts';
import { singleLine } from '../../platform/text/plain-text.ts';
import { openTask } from '../../run/prepare/locate-task.ts';
import { withRun } from '../../run/read/opened-run.ts';
import type { Verification } from '../../run/verify-node.ts';
import { profileIn, readManifest } from '../../stores/manifest.ts';
import { labelled } from '../../views/summary/labelled.ts';
import { textOf } from '../grammar/arguments.ts';
import { answer, type Execute } from '../grammar/command-definition.ts';
import { settingEntries } from '../grammar/setting-entries.ts';
import { widthOf } from '../terminal/terminal.ts';
import { locateRun } from './locate-run.ts';
import { nodeCalled } from './node-number.ts';

/** Runs a node's last stage again and says whether its result repeats: 0 when it does, 1 when it does not. */
export const verify: Execute = async (call) => {
  const { arguments: args, terminal: surface } = call;
  const [first, second] = args.positionals;
  const runDirectory = await locateRun(call, second === undefined ? textOf(args, 'run') : first);
  // The records stay open meanwhile, so that no other process resumes the run.
  const { node, found } = await withRun(runDirectory, surface.command, async (run) => {
    const manifest = await readManifest(runDirectory.directory);
    const node = await nodeCalled(run, second ?? first!);
    const task = await openTask(manifest.taskDirectory, profileIn(manifest));
    const flags = settingEntries(args).filter(({ key }) => key !== 'runs');
    const resolved = resolveConfig({
      file: { source: 'manifest.json', config: { ...manifest.config, model: 'none' } },
      flags,
    });
    const { config } = completeSettings(resolved, { environment: surface.environment, taskRounds: task.spec.rounds });
    const { verifyNode } = await import('../../run/verify-node.ts');
    const progress = (line: string) => surface.stderr.write(`${singleLine(line)}\n`);
    return {
      node,
      found: await verifyNode({ node, task, config, manifest, directory: runDirectory.directory, progress }),
    };
  });
  const repeats = found.agreement.verdict !== 'differs' && found.artifacts.every(({ holds }) => holds);
  const width = Math.min(120, widthOf(surface.stdout));
  answer(call, { schema: 1, run: runDirectory.id, node: node.id, repeats, ...found }, () =>
    linesOf(node.id, found)
      .flatMap(([label, text]) => labelled(label, text, width))
      .join('\n'),
  );
  return repeats ? 0 : 1;
};

const linesOf = (id: number, found: Verification): [string, string][] => {
  const { agreement, stage, program, epoch, evaluator, evidence, artifacts, kept } = found;
  const changed =
    evaluator.changed.length === 0
      ? 'the same now'
      : `now ${evaluator.now}: ${singleLine(evaluator.changed.join(', '), 300)}`;
  const lines: [string, string][] = [
    ['node', `${id}: ${agreement.verdict}; stage ${stage}: ${singleLine(agreement.reason, 300)}`],
    ['program', `sha256 ${program}`],
    ['epoch', `${epoch}, evaluator ${evaluator.then}, ${changed}`],
    ...evidence.map(({ seed, key, keyFollows, file, result }): [string, string] => [
      `seed ${seed}`,
      `key ${key}${keyFollows ? '' : ', which does not follow from them: the stage has changed since'}; ${file}: ${result === 'gone' ? 'missing' : result}`,
    ]),
  ];
  for (const { seed, artifact, recorded, found: now, holds, problem } of artifacts)
    lines.push([
      'artifact',
      `seed ${seed}, ${artifact}: ${holds ? `holds: ${now}` : `does not hold: recorded as ${recorded}, ${problem ?? `now ${now}`}`}`,
    ]);
  return kept === null ? lines : [...lines, ['kept', `the repeated runs: ${kept}`]];
};
