/** "nobody": who evaluators are inside of a sandbox, and, when we are root, outside of it too. */
export const NOBODY = 65534;

/** Whether this process is root, who must never run what a model has written. */
export const isRoot = (): boolean => process.getuid?.() === 0;

/** How a process becomes nobody and can never be more again. */
export const becomeNobody: readonly string[] = [
  'setpriv',
  `--reuid=${NOBODY}`,
  `--regid=${NOBODY}`,
  '--clear-groups',
  '--no-new-privs',
  '--inh-caps=-all',
  '--bounding-set=-all',
];
