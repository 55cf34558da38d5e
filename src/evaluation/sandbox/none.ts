import { type Sandbox, unconfined } from './confinement.ts';

/** What still holds when there is no sandbox. */
export const WITHOUT = 'only time limits, a clean environment and process-group kill apply';

/** No sandbox, because the user has asked for none. */
export const noSandbox: Sandbox = {
  level: 'none',
  detail: `none: ${WITHOUT}`,
  user: null,
  confine: ({ command, env }) => ({ command, env, sandbox: unconfined }),
};
