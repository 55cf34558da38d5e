// A run that learns, in a process of its own, so that a test can kill it: `node … <home> <task> <url> <run> [resume]`
import { startLessons } from './lessons-run.ts';

const [home = '', task = '', url = '', name = '', mode = ''] = process.argv.slice(2);
const run = await startLessons({ home, task }, url, name, {}, mode === 'resume');
await run.done;
