/** How long an answer asks us to wait, in milliseconds: `retry-after-ms`, or `retry-after` in seconds or as a date. */
export const retryAfterOf = (headers: Readonly<Record<string, string | string[] | undefined>>): number | null => {
  const exact = Number(one(headers['retry-after-ms']) ?? Number.NaN);
  if (exact >= 0) return exact;
  const text = one(headers['retry-after'])?.trim();
  if (text === undefined || text === '') return null;
  const seconds = Number(text);
  if (seconds >= 0) return seconds * 1000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? null : Math.max(0, date - Date.now());
};

const one = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value);
