import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { explainFailure } from '../../../src/evaluation/python/environment-problem.ts';
import { findPython } from '../../../src/evaluation/python/interpreters.ts';
import { preparePython, prepareVenv } from '../../../src/evaluation/python/prepare-python.ts';
import { fixtures, interpreter, newDirectory } from '../../unit/evaluation/rig.ts';

/** A PATH of one directory with programs that answer as these Pythons would; null: the program fails. */
const pathOf = (pythons: Record<string, string | null>): NodeJS.ProcessEnv => {
  const directory = newDirectory();
  for (const [name, version] of Object.entries(pythons)) {
    const answer = version === null ? 'exit 127' : `echo '["/opt/${name}", "${version}", "linux-x86_64"]'`;
    writeFileSync(join(directory, name), `#!/bin/sh\n${answer}\n`);
    chmodSync(join(directory, name), 0o755);
  }
  return { PATH: directory };
};
const requirementsOf = (text: string): string => {
  const path = join(newDirectory(), 'requirements.txt');
  writeFileSync(path, text);
  return path;
};

test('the first Python that runs and is recent is found, by its real path', async () => {
  expect(await findPython(pathOf({ python3: '3.9.2', 'python3.13': null, 'python3.12': '3.12.4' }))).toMatchObject({
    interpreter: '/opt/python3.12',
    version: '3.12.4',
  });
  expect((await findPython()).interpreter).toBe(interpreter);
});

test('no Python and only old ones are told apart, with advice', async () => {
  const advice = expect.stringContaining('--python');
  await expect(findPython(pathOf({}))).rejects.toMatchObject({ code: 'no-python', advice });
  await expect(findPython(pathOf({ python: '2.7.18', python3: '3.9.2' }))).rejects.toMatchObject({
    code: 'old-python',
    message: '/opt/python3 is Python 3.9.2, and 3.10 or newer is needed.',
    advice,
  });
});

const prepare = (requirements: string | null, python: string | null) =>
  preparePython({ requirements, python, cacheDirectory: newDirectory(), progress: () => {} });

test('without packages to install, the interpreter is used as it is', async () => {
  expect((await prepare(null, null)).interpreter).toBe(interpreter);
  expect((await prepare(requirementsOf('# nothing yet\n\n'), null)).interpreter).toBe(interpreter);
});

test("a user's own interpreter is used when it has everything, and otherwise told what it lacks", async () => {
  const met = requirementsOf('pip  # any\n--no-cache\nno-such-package-here; sys_platform == "none"\n');
  expect((await prepare(met, interpreter)).interpreter).toBe(interpreter);
  await expect(prepare(requirementsOf('pip>=9999\nno-such-package-here==1\n'), interpreter)).rejects.toMatchObject({
    code: 'missing-packages',
    message: expect.stringMatching(/pip>=9999 \(.* is installed\), no-such-package-here==1 \(not installed\)/),
  });
  await expect(prepare(null, '/nowhere/python')).rejects.toMatchObject({ code: 'no-python' });
});

const outputs: [output: string, code: string, message: RegExp][] = [
  [
    'The virtual environment was not created successfully because ensurepip is not available.',
    'no-venv',
    /virtual environments/,
  ],
  [
    'NewConnectionError: Failed to establish a new connection\nERROR: No matching distribution found for numpy',
    'no-network',
    /cannot be reached/,
  ],
  ['OSError: [Errno 28] No space left on device', 'no-space', /disk is full/],
  ['ERROR: No matching distribution found for numpy==99', 'no-match', /fits numpy==99\./],
  ['building\nerror: command gcc failed\nbye', 'install-failed', /command gcc failed/],
];
for (const [output, code, message] of outputs)
  test(`a failed installation is explained: ${code}`, () => {
    expect(explainFailure('Installing', output)).toMatchObject({ code, message: expect.stringMatching(message) });
    expect(explainFailure('Installing', output).advice).toMatch(/--python\.$/);
  });

test('an environment is made with its packages and programs, and then kept', async () => {
  process.env.PIP_NO_INDEX = '1'; // from the wheel below and nowhere else
  const cacheDirectory = newDirectory();
  execFileSync(interpreter, [join(fixtures, 'make_wheel.py'), cacheDirectory]);
  const lines: string[] = [];
  const requirements = `${cacheDirectory}/tiny-1.0-py3-none-any.whl\n`;
  const options = { name: 'tiny', requirements, cacheDirectory, progress: (line: string) => lines.push(line) };
  const venv = await prepareVenv(options);
  expect(execFileSync(join(venv.directory, 'bin', 'tiny'), { encoding: 'utf8' })).toBe('tiny runs\n');
  expect(lines[0]).toMatch(/^making a Python .* environment for tiny \(0 s\)$/);
  const before = lines.length;
  expect(await prepareVenv(options)).toEqual(venv);
  expect(lines).toHaveLength(before);
}, 90_000);

test('two who want the same environment at once get one whole environment; half-made ones of the dead are removed', async () => {
  const cacheDirectory = newDirectory();
  mkdirSync(join(cacheDirectory, 'python', '.making-999999999-dead'), { recursive: true });
  const options = { name: 'empty', requirements: '# nothing', cacheDirectory, progress: () => {} };
  const [one, other] = await Promise.all([prepareVenv(options), prepareVenv(options)]);
  expect(one).toEqual(other);
  expect(readdirSync(join(cacheDirectory, 'python'))).toHaveLength(1);
  expect(execFileSync(one.interpreter, ['-c', 'import sys; print(sys.prefix)'], { encoding: 'utf8' }).trim()).toBe(
    one.directory,
  );
});
