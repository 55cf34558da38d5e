import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cognitionDirectory } from '../../../src/config/paths.ts';
import { Config } from '../../../src/config/schema.ts';
import type { RunEvent } from '../../../src/model/event.ts';
import { type RunHandle, startRun } from '../../../src/run/start.ts';
import { readRun } from '../../../src/stores/run-store.ts';
import { loadTask } from '../../../src/stores/task-folder.ts';
import type { ServerHandler, ServerRequest } from '../../doubles/openai-server.ts';
import { toyDirectory } from './toy.ts';

/** The statement that the Analyzer of these runs makes over and over. */
export const statement = 'raise the returned number by half a unit';

/** What rounds return, one after the other: three gain over the best before them, two lose, and one gains again. */
const values = [2.5, 3, 3.5, 1, 0.5, 4];

/** A folder with the toy task, of one short stage, and a field of cognition of its own. */
export const lessonsTask = (items: Readonly<Record<string, string>>) => {
  const home = mkdtempSync(join(tmpdir(), 'asi-lessons-'));
  const field = `test-lessons-${process.pid}-${home.slice(-6).toLowerCase()}`;
  const task = join(home, 'task');
  cpSync(toyDirectory, task, { recursive: true });
  const text = readFileSync(join(task, 'task.yaml'), 'utf8')
    .replace(/^check:.*\n/m, '')
    .replace(/stages:[\s\S]*?features:/, 'stages:\n  - { name: full, limitSeconds: 20 }\nrepeats: 0\nfeatures:');
  writeFileSync(join(task, 'task.yaml'), `cognition: ${field}\n${text}`);
  mkdirSync(cognitionDirectory(field), { recursive: true });
  for (const [id, item] of Object.entries(items)) writeFileSync(join(cognitionDirectory(field), `${id}.md`), item);
  const clean = () => {
    rmSync(home, { recursive: true, force: true });
    rmSync(cognitionDirectory(field), { recursive: true, force: true });
  };
  return { home, task, knowledge: cognitionDirectory(field), clean };
};

/** Starts a run of it with a model at an address, one round after the other. */
export const startLessons = async (
  { home, task }: { readonly home: string; readonly task: string },
  url: string,
  run: string,
  settings: Record<string, unknown> = {},
  resume = false,
): Promise<RunHandle> =>
  startRun({
    config: Config.parse({
      models: { researcher: 'gpt-4o-mini', analyzer: 'gpt-4o-mini' },
      chroma: 'memory',
      islands: 1,
      lanes: 1,
      rounds: values.length,
      sampler: { name: 'greedy', references: 1 },
      cognition: { explore: 0 },
      novelty: { duplicateAbove: 1, novelBelow: 1 },
      endpoint: { baseUrl: url, tries: 2, callSeconds: 20 },
      ...settings,
    }),
    origins: {},
    task: await loadTask(task),
    directory: join(home, run),
    runId: run,
    resume,
    progress: () => {},
  });

export const isResearcher = ({ body }: ServerRequest): boolean =>
  (body.messages?.[0]?.content ?? '').includes('You are the Researcher');

export const promptOf = ({ body }: ServerRequest): string =>
  (body.messages ?? []).map(({ content }) => content).join('\n');

/** The ids of lessons in a text. */
export const lessonIds = (text: string): string[] => text.match(/lesson-[0-9a-f]{12}/g) ?? [];

/** A model that cites the first lesson it is told, and analyses by the numbers; the same question gets the same answer. */
export const learningModel = (outcome = 'the number came nearer or went away'): ServerHandler => {
  const known = new Map<string, string>();
  return (request) => {
    const prompt = promptOf(request);
    if (!isResearcher(request)) return { text: analysisOf(prompt, outcome), usage: { in: 10, out: 10 } };
    if (!known.has(prompt)) known.set(prompt, proposal(values[known.size % values.length]!, lessonIds(prompt)[0]));
    return { text: known.get(prompt)!, usage: { in: 10, out: 10 } };
  };
};

const proposal = (value: number, cited = 'none'): string =>
  `NAME: return ${value}\nMOTIVATION: ${value} may be nearer\nCITES: ${cited}\n\`\`\`python\ndef solve():\n    return ${value}\n\`\`\`\n`;

const analysisOf = (prompt: string, outcome: string): string => {
  const gained = /parent: .*difference \+/.test(prompt);
  return JSON.stringify({
    claim: gained ? 'confirmed' : 'refuted',
    outcome,
    againstParent: '',
    againstBest: '',
    do: gained ? [statement] : [],
    avoid: gained ? [] : [statement],
    next: [],
  });
};

export const eventsIn = async (directory: string): Promise<RunEvent[]> => {
  const run = await readRun(directory);
  try {
    const events: RunEvent[] = [];
    for await (const event of run.events()) events.push(event);
    return events;
  } finally {
    await run.close();
  }
};
