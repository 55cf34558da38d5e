import { analysisText } from '../../model/result/analysis.ts';
import type { BestConfirmation } from '../../model/result/best-challenge.ts';
import type { Evaluation } from '../../model/result/evaluation.ts';
import type { Node } from '../../model/result/node.ts';
import { duration } from '../../platform/text/duration.mjs';
import { formatNumber, measuredText, money } from '../../platform/text/format.ts';
import { plainText, singleLine } from '../../platform/text/plain-text.ts';
import { pluralize } from '../../platform/text/pluralize.mjs';
import { scoreOf, withRun } from '../../run/read/opened-run.ts';
import { lineOf } from '../../views/run/node-points.ts';
import type { RunView } from '../../views/run/run-view.ts';
import { labelled } from '../../views/summary/labelled.ts';
import { isOn, textOf } from '../grammar/arguments.ts';
import { answer, type Execute } from '../grammar/command-definition.ts';
import { widthOf } from '../terminal/terminal.ts';
import { locateRun } from './locate-run.ts';
import { nodeCalled } from './node-number.ts';

/** Shows a node: where it comes from, why, what it scored in which stage, what was learnt, what it cost. */
export const show: Execute = async (call) => {
  const { arguments: args, terminal: surface } = call;
  const runDirectory = await locateRun(call, textOf(args, 'run'));
  const { unit } = await scoreOf(runDirectory.directory);
  const { node, view } = await withRun(runDirectory, surface.command, async (run) => ({
    node: await nodeCalled(run, args.positionals[0]!),
    view: run.view,
  }));
  const width = Math.min(120, widthOf(surface.stdout));
  const page = [
    ...about(node, view, unit, runDirectory.directory),
    ...(isOn(args, 'code')
      ? [
          ['', ''],
          ['code', plainText(node.program)],
        ]
      : []),
  ];
  const { fitness: _, ...shown } = node; // selection's own number, in no unit of the task
  answer(call, shown, () =>
    page.flatMap(([label, text]) => (label === 'code' ? [text!] : labelled(label!, text!, width))).join('\n'),
  );
  return 0;
};

const about = (node: Node, view: RunView, unit: string, directory: string): string[][] =>
  [
    ['node', `${node.id} ${singleLine(node.name, 80)} (island ${node.island}, ${node.status}, ${node.patch.kind})`],
    ['epoch', view.epoch > 1 ? `${node.epoch} of ${view.epoch}` : ''],
    ['score', node.score === null ? 'none' : measuredText(node.score, unit)],
    ['record', node.record === null ? '' : `${recordWords(node.record)}: ${plainText(node.record.reason)}`],
    [
      'line',
      lineOf(view, node.id)
        .map(({ round, name }) => `${round} ${singleLine(name, 30)}`)
        .join(' → '),
    ],
    ['sampled', node.reason === null ? '' : `by ${node.reason.sampler}: ${plainText(node.reason.text)}`],
    ['why', plainText(node.motivation)],
    ['change', plainText(node.patch.summary)],
    [
      'cites',
      [...node.cited.cognition, ...(node.cited.lessons ?? []), ...node.cited.nodes.map((id) => `node ${id}`)].join(
        ', ',
      ),
    ],
    [
      'objected',
      node.objections
        .map(({ by, name, reason }) => `${by} to ${singleLine(name, 40)}: ${plainText(reason)}`)
        .join('\n'),
    ],
    [
      'repaired',
      node.repairs.map(({ stage, failure, change }) => `${stage} (${failure.class}): ${plainText(change)}`).join('\n'),
    ],
    ['stages', node.evaluations.map((one) => evaluationText(one, directory)).join('\n')],
    [
      'metrics',
      Object.entries(node.metrics)
        .map(([name, value]) => `${name} ${formatNumber(value)}`)
        .join(', '),
    ],
    ['failed', node.failure === null ? '' : plainText(`${node.failure.class}: ${node.failure.message}`)],
    ['learnt', node.analysis === null ? '' : plainText(analysisText(node.analysis))],
    ['cost', costText(node)],
  ].filter(([, text]) => text !== '');

const recordWords = ({ confirmed, incumbent }: BestConfirmation): string =>
  `${confirmed ? 'confirmed' : 'unconfirmed'}${incumbent === null ? '' : ` against node ${incumbent}`}`;

const evaluationText = (one: Evaluation, directory: string): string => {
  const result =
    one.status === 'passed'
      ? one.score === null
        ? 'no score'
        : formatNumber(one.score, 6)
      : `${one.failure.class}: ${singleLine(one.failure.message, 120)}`;
  return `${one.stage}, seed ${one.seed}: ${one.status}, ${result} (${duration(one.usage.wallSeconds)}) [${directory}/${one.folder}]`;
};

const costText = ({ cost }: Node): string => {
  const { calls, usd, evaluations, evaluationSeconds } = cost;
  const models =
    calls === 0
      ? 'no LLM was used'
      : `${pluralize(calls, 'call')}, ${money({ usd: usd ?? 0, unpriced: usd === null ? calls : 0 })}`;
  return `${models}; ${pluralize(evaluations, 'evaluation')}, ${duration(evaluationSeconds)}`;
};
