/** What distinguished one proposal from another of its kind, but says nothing about the change. */
const passing = new Set(['operator', 'node', 'notes', 'seed', 'submitted']);

/**
 * What a proposal that was made without a model changed, such as "recipe: item slp, region init" or "tune: rate up"; the
 * node that a part was taken from does not matter. Null when no operator made it.
 */
export const subjectOf = (origin: Readonly<Record<string, string>>): string | null => {
  const { operator } = origin;
  if (operator === undefined) return null;
  const about = Object.entries(origin).filter(([field]) => !passing.has(field));
  const words = about.map(([field, value]) => (field === operator ? sorted(value) : `${field} ${sorted(value)}`));
  return words.length === 0 ? operator : `${operator}: ${words.join(', ')}`;
};

const sorted = (value: string): string => value.split(', ').sort().join(', ');
