import type { Config } from '../../config/schema.ts';
import type { Prompt } from '../../llm/prompt.ts';
import { worstCase } from '../../llm/worst-case.ts';
import type { Role } from '../../model/task/role.ts';
import type { TaskFolder } from '../../stores/task-folder.ts';
import type { CallSize } from './cost-estimate.ts';

const charactersPerToken = 4;
/** Instructions and answer format of a role that judges or writes, and its usual answer. */
const usual = { instructions: 500, answer: 150, motivation: 300 };

/**
 * How large the calls of each role are. The least: prompts as the first round has them, and answers as long as the
 * initial program. The most: prompts that have grown to twice that and the lessons, and all the output that is allowed.
 */
export const sizes = (config: Config, task: TaskFolder, prompt: Prompt | null): ((role: Role) => CallSize) => {
  const program = tokensIn(task.initial);
  const writes = new Set<Role>(['researcher', 'debugAgent']);
  const shown = `${task.problem}\n${task.initial}`;
  return (role) => {
    const text = role === 'researcher' && prompt !== null ? `${prompt.system}\n${prompt.user}` : shown;
    const least = tokensIn(text) + (role === 'researcher' ? 0 : usual.instructions);
    const upwards = worstCase([{ role: 'user', content: text }], 0, null).tokens;
    return {
      input: { least, most: Math.max(least, upwards) + config.analysisTokens + config.cognition.tokens },
      output: {
        least: Math.min(config.endpoint.outputTokens, writes.has(role) ? usual.motivation + program : usual.answer),
        most: config.endpoint.outputTokens,
      },
    };
  };
};

const tokensIn = (text: string): number => Math.ceil(text.length / charactersPerToken);
