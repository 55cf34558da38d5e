/**
 * A number with its noun: `1 round`, `2 rounds`. Plain JavaScript, because the page reads it as it stands.
 * @type {(count: number, one: string, many?: string) => string}
 */
export const pluralize = (count, one, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;
