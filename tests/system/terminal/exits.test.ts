import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { createPlace, quick } from './terminal.ts';

const place = createPlace();
afterAll(place.remove);

const ok = place.task('ok');
const run = (task: string, ...more: string[]) => ['run', task, ...quick, '--rounds', '1', ...more];

const faulty = `import json, sys
given = dict(zip(sys.argv[1::2], sys.argv[2::2]))
if given["--stage"] == "check":
    result = {"score": None, "checks": [], "behaviour": "x"}
else:
    result = {"error": {"class": "evaluator", "message": "the labels are gone", "trace": ""}}
json.dump(result, open(given["--out"], "w", encoding="utf-8"))
`;

/** The initial program is measured at once, every other takes half a minute. */
const slowLater = readFileSync(new URL('toy/evaluate.py', import.meta.url), 'utf8').replace(
  'time.sleep(',
  'time.sleep(0 if found[1] == "2.0" else ',
);

describe.concurrent('a run ends with exit code', { timeout: 150_000 }, () => {
  it('0 when its own limits end it, with one document on stdout for --json, and silence for --quiet', async () => {
    const { code, stdout, stderr } = await place.piped(
      run(ok, '--json', '--quiet', '--target', '4', '--require-target'),
    );
    expect(JSON.parse(stdout)).toMatchObject({ schema: 1, reason: 'target' });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it('1 when faults of ours or of the evaluator end it', async () => {
    const task = place.task('faulty', 0, { 'evaluate.py': faulty });
    const { code, stdout } = await place.piped(run(task, '--set', 'limits.faults=1', '--json'));
    expect(JSON.parse(stdout)).toMatchObject({ reason: 'faults' });
    expect(code).toBe(1);
  });

  it('2 for what cannot be meant, and for a required target that is not named', async () => {
    const forgotten = await place.piped(['ok'], { npm_config_rounds: 'true', npm_config_task: 'true' });
    expect(forgotten.stderr).toMatch(/"--" is missing.*\n {2}Write: npm start -- /);
    const untold = await place.piped(run(ok, '--require-target'));
    expect(untold.stderr).toContain('--target <score>');
    expect([forgotten.code, untold.code]).toEqual([2, 2]);
  });

  it('2 for an inspector that cannot be had, and for a run that would not stay offline', async () => {
    const remote = await place.piped(run(ok, '--inspect=stately', '--offline'));
    expect(remote.stderr).toMatch(/--inspect=stately needs a page of the internet[\s\S]*Use --inspect:/);
    const unserved = await place.piped(run(ok, '--inspect', '--no-dashboard'));
    expect(unserved.stderr).toContain('--no-dashboard serves none');
    const unknown = await place.piped(run(ok, '--inspect=other'));
    expect(unknown.stderr).toContain('--inspect or --inspect=stately');
    const leaking = await place.piped(run(ok, '--offline'));
    expect(leaking.stderr).toContain('without a sandbox programs can reach the network');
    expect([remote, unserved, unknown, leaking].map(({ code }) => code)).toEqual([2, 2, 2, 2]);
  });

  it('3 when this machine is not ready, 4 without credentials', async () => {
    const unready = await place.piped(run(ok, '--python', '/nowhere/python'));
    const keyless = await place.piped(['run', ok, '--model', 'some-model']);
    expect([unready.code, keyless.code]).toEqual([3, 4]);
  });

  it('5 when nothing passed', async () => {
    const broken = place.task('broken', 0, { 'initial.py': 'BASE = x\n' });
    expect((await place.piped(run(broken))).code).toBe(5);
  });

  it('5 when every candidate crashed, although the initial program passed and all rounds were done', async () => {
    const crashing = readFileSync(new URL('toy/evaluate.py', import.meta.url), 'utf8').replace(
      /^ {4}result = (\{"score": 10 .*\})$/m,
      '    result = $1 if found[1] == "2.0" else {"error": {"class": "crashed", "message": "no", "trace": ""}}',
    );
    expect(crashing).toContain('"crashed"');
    const { code, stdout } = await place.piped(run(place.task('crashing', 0, { 'evaluate.py': crashing }), '--json'));
    expect(JSON.parse(stdout)).toMatchObject({ reason: 'rounds', rounds: { done: 1 } });
    expect(code).toBe(5);
  });

  it('6 when the required target is not reached; every line of --jsonl is an event', async () => {
    const { code, stdout, stderr } = await place.piped(
      run(ok, '--jsonl', '--target', '9.999', '--require-target', '--inspect=stately'),
    );
    const events = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { seq: number; type: string });
    expect(events.at(-1)).toMatchObject({ type: 'run.ended' });
    const [first] = events;
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => first!.seq + index));
    expect(stderr).toContain('The required target is not reached.');
    expect(stderr).toMatch(/actors: http:\/\/127\.0\.0\.1:\d+\/#\/actors/);
    expect(stderr).toMatch(/stately: \S+\/stately \(.*third-party page.*no prompts and no programs\)/);
    expect(stderr).not.toMatch(/[\u001b\r]/);
    expect(code).toBe(6);
  });

  it('143 after SIGTERM, with everything saved', async () => {
    const args = run(place.task('ended', 0.5), '--name', 'terminated');
    let isTold = false;
    const { code, stdout } = await place.piped(args, {}, (said, signal) => {
      if (isTold || !said.includes('event=initial')) return;
      isTold = true;
      signal('SIGTERM');
    });
    expect(stdout).toContain('asi resume terminated');
    expect(code).toBe(143);
  });

  it('130 after Ctrl-C, typed again if it does not end at once, on a terminal in raw mode; where only ASCII is shown, nothing else is written', async () => {
    const { code, written, cooked, missed } = await place.typed(
      run(place.task('slow', 30, { 'evaluate.py': slowLater }), '--name', 'interrupted'),
      [
        { after: ' r1 island \\d +evaluating only', keys: '\u0003' },
        { after: 'Ctrl-C again', wait: 0.5, keys: '\u0003' },
      ],
      { environment: { LANG: 'C', NO_COLOR: '1' }, seconds: 120 },
    );
    expect(missed).toEqual([]);
    expect(written).toContain('finishing 1 round in flight');
    expect(written).toContain('aborting: evaluations are stopped');
    const escapes = /\u001b\[(\?\d+[hl]|\d*[AJ])/g;
    const region = written.slice(0, written.indexOf('run interrupted: ended'));
    expect(region.replace(escapes, '')).toMatch(/^[\x20-\x7e\r\n]*$/);
    expect(written.lastIndexOf('\u001b[?25h')).toBeGreaterThan(written.lastIndexOf('\u001b[?25l'));
    expect({ code, cooked }).toEqual({ code: 130, cooked: true });
  });
});
