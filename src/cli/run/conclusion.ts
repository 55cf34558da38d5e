import { closingText } from '../../views/summary/closing-text.ts';
import type { RunSummary } from '../../views/summary/run-summary.ts';
import { isOn } from '../grammar/arguments.ts';
import type { Call } from '../grammar/command-definition.ts';
import { textStyleOf } from '../look/locate-run.ts';
import { jsonText } from '../terminal/json-text.ts';

/** Says how a run ended: one document with `--json`, a text otherwise (beside the events of `--jsonl`, on stderr). */
export const showConclusion = (call: Call, summary: RunSummary): void => {
  const { stdout, stderr } = call.terminal;
  if (isOn(call.arguments, 'json')) {
    stdout.write(`${jsonText(summary, 2)}\n`);
    return;
  }
  const output = isOn(call.arguments, 'jsonl') ? stderr : stdout;
  output.write(`${closingText(summary, textStyleOf(call, output))}\n`);
};
