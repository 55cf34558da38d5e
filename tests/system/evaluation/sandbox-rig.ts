import { type ChildProcess, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe } from 'vitest';
import type { Cell, Level } from '../../../src/evaluation/sandbox/confinement.ts';
import { type OpenSandbox, openSandbox } from '../../../src/evaluation/sandbox/open-sandbox.ts';
import { sandboxCheck } from '../../../src/evaluation/sandbox/sandbox-check.ts';
import { newDirectory, programOf } from '../../unit/evaluation/rig.ts';

/** A level of the sandbox, with more for every cell than evaluations have. */
export const openLevel =
  (level: Exclude<Level, 'none'>, more: Partial<Pick<Cell, 'readable' | 'writable'>> = {}): OpenSandbox =>
  async (sharing) => {
    const sandbox = await openSandbox(level, sharing);
    return {
      ...sandbox,
      confine: (cell) =>
        sandbox.confine({
          ...cell,
          readable: [...cell.readable, ...(more.readable ?? [])],
          writable: [...cell.writable, ...(more.writable ?? [])],
        }),
    };
  };

/** The levels that can be tested here. Where bubblewrap is required, its absence is not a reason to skip. */
export const describeLevels = async (
  about: string,
  tests: (level: Exclude<Level, 'none'>) => void | Promise<void>,
): Promise<void> => {
  for (const level of ['bwrap', 'landlock'] as const) {
    const { status, detail } = await sandboxCheck(level);
    const isMissing = status === 'fail' && !(level === 'bwrap' && process.env.ASI_REQUIRE_BWRAP);
    describe.skipIf(isMissing)(`${about} in ${level}${isMissing ? ` (skipped: ${detail})` : ''}`, () => tests(level));
  }
};

/** A hostile program, told beforehand what it needs. */
export const hostile = (name: string, told: Readonly<Record<string, unknown>> = {}): string =>
  [
    'import json as _json',
    ...Object.entries(told).map(([word, value]) => `${word} = _json.loads(${JSON.stringify(JSON.stringify(value))})`),
    programOf(`hostile/${name}.py`),
  ].join('\n');

/** What a program has printed as its last line of JSON. */
export const toldIn = (directory: string, folder: string): Record<string, unknown> =>
  JSON.parse(
    readFileSync(join(directory, folder, 'stdout.log'), 'utf8')
      .trim()
      .split('\n')
      .at(-1) ?? '{}',
  );

/** Things outside that nobody inside should reach, and what was heard of anybody who did. */
export interface Outside {
  readonly given: Readonly<Record<string, unknown>>;
  readonly privateFile: string;
  readonly bystander: ChildProcess;
  /** Connections and datagrams that arrived, by kind of socket. */
  readonly heard: Readonly<Record<string, number>>;
  /** Files that should not be there, and are. */
  written(): string[];
  close(): Promise<void>;
}

/** Lays out secrets, listeners, and a bystander with a key in its environment. */
export const openOutside = async (places: readonly string[]): Promise<Outside> => {
  const directory = newDirectory();
  chmodSync(directory, 0o755);
  const mark = `asi-escape-${process.pid}-${Date.now()}`;
  const [home, privateFile, socket] = [
    join(homedir(), `.${mark}`),
    join(directory, 'private'),
    join(directory, 'socket'),
  ];
  writeFileSync(home, 'the key of the house');
  writeFileSync(privateFile, 'for root alone', { mode: 0o600 });
  const canary = `canary-${mark}`;
  const bystander = spawn('sleep', ['120'], { env: { API_KEY: canary }, stdio: 'ignore' });
  const heard: Record<string, number> = {};
  const hear = (kind: string) => () => {
    heard[kind] = (heard[kind] ?? 0) + 1;
  };
  const tcp = await listening(createServer(hear('tcp')), { port: 0, host: '127.0.0.1' });
  const path = await listening(createServer(hear('unix path')), { path: socket });
  chmodSync(socket, 0o777);
  const abstract = await listening(createServer(hear('unix abstract')), { path: `\0${mark}` });
  const udp = createSocket('udp4', hear('udp')).bind(0, '127.0.0.1');
  await once(udp, 'listening');
  const targets = places.map((place) => join(place, mark));
  return {
    given: {
      ...{ canary, home, private: privateFile, shadow: '/etc/shadow', places: targets, socket, abstract: mark },
      ...{ tcp: (tcp.address() as AddressInfo).port, udp: udp.address().port },
      ...{ orchestrator: process.pid, bystander: bystander.pid },
    },
    privateFile,
    bystander,
    heard,
    written: () => targets.filter((target) => existsSync(target)),
    close: async () => {
      bystander.kill('SIGKILL');
      for (const target of [home, ...targets]) rmSync(target, { force: true });
      for (const server of [tcp, path, abstract]) server.close();
      udp.close();
    },
  };
};

const listening = async (server: Server, where: { port: number; host: string } | { path: string }): Promise<Server> => {
  server.listen(where);
  await once(server, 'listening');
  return server;
};
