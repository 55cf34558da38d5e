import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Stately } from '../stately-bridge.ts';
import { notFound, sendText } from './reply.ts';

/** Answers `/stately` and `/api/stately`; false when a request is about something else. */
export const answerStately = (
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  { stately, cookie }: { readonly stately: Stately | null; readonly cookie: string },
): boolean => {
  if (path !== '/stately' && path !== '/api/stately') return false;
  if (stately === null) throw notFound('inspector here', 'Start or resume the run with --inspect=stately.');
  if (path === '/api/stately') {
    stately.open(response);
    return true;
  }
  const nonce = randomBytes(12).toString('base64');
  sendText(request, response, page(stately.viewer, nonce), 'text/html; charset=utf-8', {
    'content-security-policy': policy(new URL(stately.viewer).origin, nonce),
    'set-cookie': cookie,
  });
  return true;
};

/** Exactly one foreign thing is let in: the frame of the viewer. */
const policy = (viewer: string, nonce: string): string =>
  [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src 'nonce-${nonce}'`,
    "connect-src 'self'",
    `frame-src ${viewer}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

/** The viewer says when it is ready; from then on it alone receives events: every message names its origin. */
const page = (viewer: string, nonce: string): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Stately Inspector</title>
<style nonce="${nonce}">
  html, body { height: 100%; margin: 0; font: 14px/1.5 system-ui, sans-serif; color-scheme: light dark; }
  body { display: flex; flex-direction: column; }
  header { padding: 0.4rem 1rem; }
  iframe { flex: 1; border: 0; border-top: 1px solid GrayText; }
</style>
<header>
  The frame below is a third-party page, ${viewer}: it receives names of machines, states and event types,
  no prompts and no programs. <a href="/#/actors">The same actors without it</a>. <span id="notice" role="status">Waiting for it.</span>
</header>
<script nonce="${nonce}">
  const origin = ${JSON.stringify(new URL(viewer).origin)};
  let stream;
  addEventListener('message', (event) => {
    const frame = document.querySelector('iframe').contentWindow;
    if (event.source !== frame || event.origin !== origin || event.data?.type !== '@statelyai.connected') return;
    stream?.close();
    stream = new EventSource('/api/stately');
    stream.onopen = () => { document.querySelector('#notice').textContent = 'Connected.'; };
    stream.onerror = () => { document.querySelector('#notice').textContent = 'The run does not answer.'; };
    stream.onmessage = ({ data }) => { for (const message of JSON.parse(data)) frame.postMessage(message, origin); };
  });
</script>
<iframe title="Stately Inspector" src="${viewer}" sandbox="allow-scripts allow-same-origin"></iframe>
</html>
`;
