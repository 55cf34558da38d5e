/** An OpenAI-compatible endpoint and how patiently it is asked. */
export interface Endpoint {
  /** Which provider asks it; settings of the user's own provider are in `own`. */
  readonly provider?: string;
  readonly own?: Readonly<Record<string, unknown>>;
  readonly baseUrl: string;
  /** Null: none is set; sent as a placeholder to endpoints of one's own, refused for the hosted one. */
  readonly key: string | null;
  readonly temperature: number | null;
  readonly outputTokens: number;
  /** Deadline of one exchange, all its tries and waits included; one that runs into it is begun once more. */
  readonly callSeconds: number;
  readonly tries: number;
  readonly concurrency: number;
  /** How long it is waited for when it is down, and when it is tried again: first after, and at most after. */
  readonly outageSeconds: number;
  readonly probeSeconds: number;
  readonly longestProbeSeconds: number;
}

/** Where questions go when no base URL is given. */
export const hostedUrl = 'https://api.openai.com/v1';

/** The configured endpoint; the key comes from the environment alone. */
export const endpointOf = (
  { baseUrl, ...rest }: Omit<Endpoint, 'key' | 'baseUrl'> & { readonly baseUrl: string | null },
  environment: Readonly<Record<string, string | undefined>>,
): Endpoint => ({
  ...rest,
  baseUrl: (baseUrl ?? (environment.OPENAI_BASE_URL || hostedUrl)).replace(/\/+$/, ''),
  key: environment.OPENAI_API_KEY?.trim() || null,
});

/** Name and password of a base URL such as "http://user:password@host/v1": secrets as well. */
export const urlSecrets = (baseUrl: string): string[] => {
  if (!URL.canParse(baseUrl)) return [];
  const { username, password, searchParams } = new URL(baseUrl);
  return [username, password, ...searchParams.values()].filter((value) => value !== '');
};
