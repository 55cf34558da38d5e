/** Replaces secrets in a text that is going to be stored, shown or thrown. */
export type Redact = (text: string) => string;

const mark = '[redacted]';
/** Shorter values ("none", "EMPTY") are placeholders that local servers accept; they occur in ordinary text. */
const shortest = 8;

/** Redacts the given values, and whatever looks like an API key or a bearer token. */
export const createRedact = (secrets: readonly (string | null)[]): Redact => {
  const known = secrets.filter((secret): secret is string => secret !== null && secret.length >= shortest);
  const forms = known.flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)]);
  return (text) =>
    forms
      .reduce((clean, secret) => clean.replaceAll(secret, mark), text)
      .replaceAll(/\bsk-[A-Za-z0-9_-]{20,}/g, mark)
      .replaceAll(/\bBearer [A-Za-z0-9._~+/-]{16,}/g, `Bearer ${mark}`);
};
