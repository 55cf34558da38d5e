import { existsSync } from 'node:fs';
import { singleLine } from '../../platform/text/plain-text.ts';
import { taskRoots } from '../../run/prepare/locate-task.ts';
import { listTasks } from '../../stores/task-folder.ts';
import { answer, type Execute } from '../grammar/command-definition.ts';
import { table } from '../terminal/table.ts';

/** Lists the tasks with their profiles, and why those that cannot be used cannot. */
export const taskLs: Execute = async (call) => {
  const tasks = (await Promise.all(taskRoots().filter(existsSync).map(listTasks))).flat();
  const text = () =>
    tasks.length === 0
      ? 'No tasks here. A task is a folder under tasks/ with a task.yaml.'
      : table(
          ['TASK', 'WHAT IT IS'],
          tasks.flatMap(({ name, title, profiles, problem }) => [
            [name, singleLine(title ?? `cannot be used: ${problem}`, 300)],
            ...profiles.map((one) => [`  --profile ${one.name}`, singleLine(one.description, 300)]),
          ]),
        );
  answer(call, { schema: 1, tasks }, text);
  return 0;
};
