import { defineRunner } from '../../runner.ts';

/** Processes on this machine, in slots of processors and GPUs. */
export const localRunner = defineRunner({
  name: 'local',
  about: 'processes on this machine',
  settings: {},
  open: async (options) => (await import('./open-local.ts')).openLocal(options),
});
