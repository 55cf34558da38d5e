import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { Level } from 'level';

/** Reads the journal's bytes without the engine's own code: what is missing, out of order, or not chained to the one before. */
export const journalProblems = async (directory: string): Promise<readonly string[]> => {
  const db = new Level<string, string>(join(directory, 'db'), { createIfMissing: false });
  await db.open();
  try {
    const problems: string[] = [];
    let [seq, before] = [0, ''];
    for await (const [key, text] of db.sublevel('journal').iterator()) {
      seq += 1;
      const { h, json } = parted(text);
      if (Number(key) !== seq) problems.push(`event ${key} stands where ${seq} is expected`);
      if (sha256(`${before}\n${json}`) !== h) problems.push(`event ${seq} is not chained to the one before`);
      if (JSON.parse(json).seq !== seq) problems.push(`event ${seq} says that it is event ${JSON.parse(json).seq}`);
      [seq, before] = [Number(key), h];
    }
    const nodes = await db.sublevel('node').keys().all();
    const total = JSON.parse(parted((await db.sublevel('total').get('run')) ?? '').json);
    const counted = { rounds: nodes.length, nodes: nodes.length, lastSeq: seq };
    for (const [name, count] of Object.entries(counted))
      if (total[name] !== count) problems.push(`the stored total says ${name} ${total[name]}, and there are ${count}`);
    return problems;
  } finally {
    await db.close();
  }
};

/** `{"h":"<64 digits>","value":<json>}` */
const parted = (text: string): { h: string; json: string } => ({ h: text.slice(6, 70), json: text.slice(80, -1) });

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');
