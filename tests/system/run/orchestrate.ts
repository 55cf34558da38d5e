// A run of the toy task in a process of its own, so that a test can kill it: `node orchestrate.js <directory> [resume]`
import { startToy } from './toy.ts';

const [directory = '', mode = ''] = process.argv.slice(2);
const run = await startToy(directory, { rounds: 6, deterministic: true }, { resume: mode === 'resume' });
const { reason } = await run.done;
console.log(reason);
