import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { createPlace, quick } from './terminal.ts';

const place = createPlace();
afterAll(place.remove);

const json = async (...args: string[]) => JSON.parse((await place.piped([...args, '--json'])).stdout);

it('is told from another terminal, and followed', { timeout: 240_000 }, async () => {
  let begun = (): void => {};
  const isLive = new Promise<void>((live) => {
    begun = live;
  });
  const args = ['run', place.task('task', 0.3), ...quick, '--rounds', '500', '--name', 'live'];
  const ending = place.piped(args, {}, (said) => said.includes('event=initial') && begun());
  await isLive;
  const follower = place.piped(['tail', 'live', '--since', '0']);
  const events = place.piped(['tail', '--jsonl', '--since', '1d']);

  expect(await json('pause')).toMatchObject({
    run: 'live',
    live: true,
    event: { type: 'human.command', verb: 'pause' },
  });
  expect((await place.piped(['status', 'live'])).stdout).toMatch(/run live: paused in process/);
  const idea = await json('idea', 'raise \u001b[2Jit\u202e', '--rounds', '3', '--key', 'mine');
  expect(await json('idea', 'raise it', '--key', 'mine')).toEqual(idea); // carried out once
  expect((await place.piped(['pin', '0', '--key', 'mine'])).stderr).toMatch(/key mine was used already, for "idea"/);

  const refused = await place.piped(['ban', '99']);
  expect(refused).toEqual({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(/There is no node 99\.\n {2}Nodes are/),
  });
  expect((await place.piped(['resume', '--rounds', '9'])).stderr).toMatch(
    /--rounds cannot be changed[\s\S]*asi set rounds/,
  );

  const program = join(place.folder, 'mine.py');
  writeFileSync(program, 'BASE = 6.5\n');
  expect((await place.piped(['submit', program, '--name', 'six and a half'])).stdout).toMatch(
    /live {2}submit {2}six and a half/,
  );
  expect((await place.piped(['resume'])).stdout).toMatch(/^live {2}resume {2}\(event \d+\)\n$/);
  expect((await place.piped(['stop', '--run', 'live'])).code).toBe(0);

  expect((await ending).code).toBe(0);
  const { code, stdout } = await follower;
  expect(stdout).toMatch(
    /^\S+ event=started [\s\S]*verb=pause [\s\S]*verb=idea [\s\S]*verb=stop [\s\S]*event=ended reason=stopped/,
  );
  expect(stdout).toContain('detail="raise it"');
  expect(stdout).not.toMatch(/[\u001b\u202e]/);
  expect(code).toBe(0);
  const seqs = (await events).stdout
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { seq: number }).seq);
  expect(seqs).toEqual(seqs.map((_, index) => index + 1)); // all of them, once, in order

  expect((await place.piped(['pin', '0', '--run', 'live', '--reason', 'odd'])).stderr).toContain('asi resume live');
  expect((await place.piped(['tail', 'live', '--grep', 'verb=pin'])).stdout).toMatch(
    /^\S+ event=command verb=pin .*\n$/,
  );
});
