import { singleLine } from '../platform/text/plain-text.ts';
import type { Message } from './messages.ts';

/** Longest text that is shown of a message, in characters. */
const longest = 160;

/** What a message says in one line for readers of the conversation; '' where its name says it all. Never a program or a prompt. */
export const messageText = (message: Message): string => singleLine(textOf(message), longest);

const textOf = (message: Message): string => {
  switch (message.type) {
    case 'proposal.made':
      return message.candidate.name;
    case 'proposal.failed':
      return message.reason;
    case 'objection.raised':
      return `${message.objection.by}: ${message.objection.reason}`;
    case 'verdict.given':
      return `${message.verdict.accepted ? 'accepted' : 'rejected'}${message.verdict.reason === '' ? '' : `: ${message.verdict.reason}`}`;
    case 'stage.ended':
      return stageText(message.evaluation);
    case 'experiment.ended':
      return message.trial.status;
    case 'repair.requested':
      return `attempt ${message.attempt}: ${message.failure.class}: ${message.failure.message}`;
    case 'repair.made':
      return message.answer.status === 'repaired' ? message.answer.change : `none: ${message.answer.reason}`;
    case 'analysis.written':
      return message.analysis.claim;
    case 'agent.failed':
      return message.error instanceof Error ? message.error.message : String(message.error);
    case 'round.ended':
      return message.outcome;
    case 'frontier.moved':
    case 'migrants.arrived':
      return `round ${message.frontier}`;
    default:
      return '';
  }
};

const stageText = (evaluation: Extract<Message, { type: 'stage.ended' }>['evaluation']): string => {
  const { stage, seed, status } = evaluation;
  const score = status === 'passed' && evaluation.score !== null ? `, score ${evaluation.score}` : '';
  return `${stage}, seed ${seed}: ${status}${score}`;
};
