/** The settings of a manifest under the keys that `--set` takes, for instance "cognition.items"; lists count as values. */
export const settingsByKey = (value: unknown, prefix = ''): Map<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? new Map(
        Object.entries(value).flatMap(([name, inner]) => [
          ...settingsByKey(inner, prefix === '' ? name : `${prefix}.${name}`),
        ]),
      )
    : new Map([[prefix, value]]);
