import { joined, list, type Prompt, section } from '../../llm/prompt.ts';
import { caps, dataRule, inline, untrusted } from '../../llm/untrusted.ts';
import type { Candidate } from '../../model/proposal/candidate.ts';
import type { NodeView } from '../prompt-parts/node-text.ts';
import { scoreText } from '../prompt-parts/numbers.ts';
import { problemText, type TaskView } from '../prompt-parts/task-text.ts';

/** A proposal, the earlier node that it resembles, and how their programs differ. */
export interface NoveltyInput {
  readonly task: TaskView;
  readonly candidate: Pick<Candidate, 'name' | 'motivation'>;
  readonly other: NodeView;
  readonly similarity: number;
  /** A diff from the earlier program to the proposed one. */
  readonly difference: string;
}

/** Asks whether a proposal is an earlier idea again. */
export const noveltyPrompt = ({ task, candidate, other, similarity, difference }: NoveltyInput): Prompt => ({
  system: joined(
    'You decide whether a proposed experiment has in substance been made before, so that evaluating it would teach nothing.',
    list([
      'It is a duplicate only when it attacks the same weakness, by the same mechanism, at the same place, with a difference that cannot matter for the result.',
      'The same theme with another mechanism, another schedule or clearly other parameters is not a duplicate. A combination of known ideas that was not tried is not a duplicate.',
      'Judge by what the programs do, not by how similar the descriptions sound. When in doubt, it is not a duplicate.',
      dataRule,
    ]),
    'Answer with one JSON object and nothing else: {"duplicate": true or false, "reason": "one or two sentences; for a duplicate, name what would have to differ"}',
  ),
  user: joined(
    problemText(task),
    section(
      `Earlier: node ${other.id}, "${inline(other.name, 80)}", ${other.status}, ${scoreText(other.score)}`,
      untrusted('motivation', other.motivation, caps.note),
    ),
    section(
      `Proposed: "${inline(candidate.name, 80)}" (descriptions are ${Math.round(similarity * 100)} % similar)`,
      untrusted('motivation', candidate.motivation, caps.note),
    ),
    section('From the earlier program to the proposed one', untrusted('difference', difference, caps.difference)),
  ),
});
