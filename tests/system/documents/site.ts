import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

type Page = string | Buffer | ((response: ServerResponse) => void);

/** A loopback web site for the length of a test: pages by path; a text is a page, bytes are a PDF. Answers its address. */
export const site = async (pages: Readonly<Record<string, Page>>): Promise<string> => {
  const server = createServer((request, response) => {
    const page = pages[request.url ?? ''] ?? pages[(request.url ?? '').split('?')[0]!];
    if (page === undefined) response.writeHead(404).end('nothing here');
    else if (typeof page === 'function') page(response);
    else
      response
        .writeHead(200, { 'content-type': typeof page === 'string' ? 'text/html; charset=utf-8' : 'application/pdf' })
        .end(page);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

/** Leads on to another address. */
export const leadsTo =
  (address: string) =>
  (response: ServerResponse): void => {
    response.writeHead(302, { location: address }).end();
  };
