// One life of a run, in a process that may be killed: `node life.js '{"directory": …, "task": …, "settings": …, "resume": …}'`
import { Config } from '../../../src/config/schema.ts';
import { startRun } from '../../../src/run/start.ts';
import { loadTask } from '../../../src/stores/task-folder.ts';

const { directory, task, settings, resume } = JSON.parse(process.argv[2] ?? '{}');
console.log('opening');
try {
  const run = await startRun({
    config: Config.parse(settings),
    origins: {},
    task: await loadTask(task),
    directory,
    runId: 'chaos',
    resume,
    progress: () => {},
  });
  console.log('running');
  const { reason, detail, fault } = await run.done;
  console.log(`ended ${JSON.stringify({ reason, detail, fault })}`);
} catch (problem) {
  const { code = 'UNKNOWN', message } = problem as Error & { code?: string };
  console.log(`refused ${JSON.stringify({ code, message })}`);
  process.exitCode = 1;
}
