/** Tokens of one exchange; reasoning tokens are part of `tokensOut`, cached ones of `tokensIn`. */
export interface TokenUsage {
  readonly tokensIn: number;
  readonly tokensOut: number;
  readonly tokensCached: number;
  readonly tokensReasoning: number;
  /** True: the endpoint sent no counts, so these are guessed from the length of the texts. */
  readonly estimated: boolean;
}

/** The part of LangChain's usage metadata that is read; endpoints leave out any of it. */
export interface ReportedUsage {
  readonly input_tokens?: number;
  readonly output_tokens?: number;
  readonly input_token_details?: { readonly cache_read?: number | null };
  readonly output_token_details?: { readonly reasoning?: number | null };
}

const charactersPerToken = 4;

/** The reported counts, or an estimate, so that token limits hold with endpoints that do not count. */
export const usageOf = (reported: ReportedUsage | undefined, asked: string, answered: string): TokenUsage => {
  const { input_tokens: tokensIn, output_tokens: tokensOut } = reported ?? {};
  if (!tokensIn && !tokensOut)
    return {
      tokensIn: Math.ceil(asked.length / charactersPerToken),
      tokensOut: Math.ceil(answered.length / charactersPerToken),
      tokensCached: 0,
      tokensReasoning: 0,
      estimated: true,
    };
  return {
    tokensIn: count(tokensIn),
    tokensOut: count(tokensOut),
    tokensCached: Math.min(count(tokensIn), count(reported?.input_token_details?.cache_read)),
    tokensReasoning: count(reported?.output_token_details?.reasoning),
    estimated: false,
  };
};

const count = (value: number | null | undefined): number =>
  value !== null && value !== undefined && Number.isFinite(value) && value > 0 ? Math.round(value) : 0;
