import { type AsiError, defineErrors } from '../platform/errors.ts';

const errors = defineErrors({
  credentials: 'user',
  'model-not-found': 'user',
  quota: 'environment',
  'bad-request': 'user',
  timeout: 'transient',
  unavailable: 'transient',
  malformed: 'transient',
  refused: 'transient',
  outage: 'fatal',
  budget: 'fatal',
  aborted: 'fatal',
});

/** Why a question stays without a usable answer. */
export type AskProblemCode = Parameters<typeof errors.make>[0];

/** A question that stays without a usable answer: what happened, and what a person can do about it. */
export const askProblem = (
  code: AskProblemCode,
  message: string,
  advice: string = adviceFor[code],
  cause?: unknown,
): AsiError => errors.make(code, message, advice, cause);

export const isAskProblem = errors.includes;

const adviceFor: Readonly<Record<AskProblemCode, string>> = {
  credentials: 'Set OPENAI_API_KEY to a key that this endpoint accepts, or OPENAI_BASE_URL to an endpoint of your own.',
  'model-not-found':
    'Check the model name, and that the base URL ends where "/chat/completions" begins (usually "/v1").',
  quota: 'The account has no credit left or reached its limit; raise it, or choose another endpoint, then resume.',
  'bad-request':
    'The endpoint refused the request itself; check temperature, output tokens and the length of the prompt.',
  timeout: 'Raise endpoint.callSeconds, lower endpoint.outputTokens, or choose a faster model.',
  unavailable: 'The endpoint did not answer usably; check that it runs and is not overloaded, then resume.',
  malformed: 'The model does not keep the answer format; choose a stronger model for this role.',
  refused: 'The model declined; rephrase the problem or choose another model for this role.',
  outage: 'Check that the endpoint runs, then resume; endpoint.outageSeconds sets how long the run waits for it.',
  budget:
    'Resume with a higher --budget or --max-tokens, or with a lower endpoint.outputTokens, which is set aside for each call.',
  aborted: 'The run was stopped; resume it to ask again.',
};
