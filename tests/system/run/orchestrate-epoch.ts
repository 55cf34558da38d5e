// Goes on with a run in a process of its own, which a failpoint may kill: `node orchestrate-epoch.js <directory> <task> <rounds>`
import { startToy } from './toy.ts';

const [directory = '', task = '', rounds = ''] = process.argv.slice(2);
const run = await startToy(directory, { rounds: Number(rounds), sandbox: 'none' }, { resume: true, task });
const { reason } = await run.done;
console.log(reason);
