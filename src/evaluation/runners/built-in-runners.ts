export { localRunner } from './local/local-runner.ts';
