import { AsiError } from '../../platform/errors.ts';
import { type AskProblemCode, askProblem } from '../ask-problem.ts';

/** What went wrong with one HTTP request. */
export interface FaultDetail {
  readonly kind: 'status' | 'connection' | 'unreadable' | 'tooLarge';
  /** HTTP status; null when there was no answer. */
  readonly status: number | null;
  /** What the endpoint said, redacted and short. */
  readonly text: string;
  /** How long the endpoint asks us to wait, in milliseconds. */
  readonly retryAfter: number | null;
}

/** One HTTP request that failed. */
export class EndpointFault extends AsiError {
  readonly detail: FaultDetail;

  constructor(detail: FaultDetail) {
    const message = detail.status === null ? detail.text : `HTTP ${detail.status}: ${detail.text}`;
    super({ code: 'endpoint', message, advice: 'Check that the endpoint runs.', kind: 'transient' });
    this.detail = detail;
  }
}

/** A failed attempt, judged: the problem it ends with, and whether trying again can help. */
export interface Judged {
  readonly problem: AsiError;
  readonly retry: boolean;
  /** True: the endpoint asks everyone to slow down. */
  readonly crowded: boolean;
  readonly retryAfter: number | null;
}

const passing = new Set([408, 409, 425, 429]);
const noCredit = /insufficient[_ ]quota|billing|credit balance|out of credits|exceeded your current quota/i;

/** What a failed attempt means. Anything that is not a fault of the endpoint is a mistake of ours and ends at once. */
export const judged = (fault: EndpointFault): Judged => {
  const { kind, status, text, retryAfter } = fault.detail;
  const ends = (code: AskProblemCode, advice?: string): Judged => ({
    problem: askProblem(code, fault.message, advice, fault),
    retry: false,
    crowded: false,
    retryAfter: null,
  });
  if (status === 401 || status === 403) return ends('credentials');
  if (status === 402 || (status === 429 && noCredit.test(text))) return ends('quota');
  if (status === 404) return ends('model-not-found');
  if (status !== null && status >= 300 && status < 400)
    return ends(
      'bad-request',
      'The endpoint redirects, which would send the key elsewhere; set the base URL to its target.',
    );
  if (kind === 'status' && status !== null && status < 500 && !passing.has(status))
    return ends('bad-request', /context|too long|maximum.{0,20}length/i.test(text) ? tooLong : undefined);
  const late = status === 408 || status === 504;
  return {
    problem: askProblem(
      kind === 'tooLarge' ? 'malformed' : late ? 'timeout' : 'unavailable',
      fault.message,
      kind === 'unreadable' ? notApi : kind === 'tooLarge' ? endless : undefined,
      fault,
    ),
    retry: true,
    crowded: status === 429 || status === 503,
    retryAfter,
  };
};

const tooLong =
  'The prompt is longer than the model reads; lower sampler.references, cognition.items or cognition.tokens.';
const endless = 'No answer of a model is that long: check for a proxy between this machine and the endpoint.';
const notApi = 'What answers there is not an OpenAI-compatible API; check the base URL (it usually ends in "/v1").';
