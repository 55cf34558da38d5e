import { mkdtempSync, rmSync } from 'node:fs';
import { type IncomingHttpHeaders, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Dashboard, serveDashboard } from '../../../src/dashboard/dashboard-server.ts';
import { writeReport } from '../../../src/report/render-report.ts';
import type { RunSource } from '../../../src/views/run-source.ts';

/** A place for runs that is gone when the tests are. */
export const newRoot = (): string => mkdtempSync(join(tmpdir(), 'asi-page-'));
export const removeRoot = (root: string): void => rmSync(root, { recursive: true, force: true });

/** Serves a folder of runs, and a live run before them where there is one. */
export const servePage = (
  root: string,
  more: Partial<Parameters<typeof serveDashboard>[0]> & { source?: RunSource | null } = {},
): Promise<Dashboard> =>
  serveDashboard({
    source: null,
    root,
    port: 0,
    strict: true,
    host: '127.0.0.1',
    knowledge: { items: async () => [], lessons: async () => [] },
    report: async (run) => (await writeReport(run)).html,
    ...more,
  });

/** One answer as it came over the wire. */
export interface Answered {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** The body as JSON. */
  json(): Record<string, unknown> & { problem?: { code: string; message: string; advice: string } };
}

/** Asks the way a program does that is no browser: every header and path is sent as it is given. */
export const ask = (
  url: string,
  path: string,
  {
    method = 'GET',
    headers = {},
    body = '',
  }: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answered> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const sent = request({ hostname, port, path, method, headers, agent: false }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => {
        const whole = Buffer.concat(parts);
        const { statusCode = 0, headers: got } = response;
        resolve({ status: statusCode, headers: got, body: whole, json: () => JSON.parse(whole.toString('utf8')) });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
