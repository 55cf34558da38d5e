// Stands for an open page in a process of its own: "on" follows the stream and asks twice a second, as the page does
// while events come in faster than that; "off" lets go.
import { createInterface } from 'node:readline';

const [url] = process.argv.slice(2);
let closing = new AbortController();
let timer;
let known = 0;

const asked = async (path) => (await fetch(`${url}${path}`, { signal: closing.signal })).json();
const look = async () => {
  const [, nodes] = await Promise.all([asked('/api/view'), asked(`/api/nodes?since=${known}`)]);
  known = nodes.count;
};
const follow = async () => {
  const { body } = await fetch(`${url}/api/events`, { signal: closing.signal });
  for await (const _ of body); // read as it comes, so that the server need not keep it
};
const unlessClosed = (error) => {
  if (!closing.signal.aborted) throw error;
};
const orders = {
  on: () => {
    closing = new AbortController();
    follow().catch(unlessClosed);
    timer = setInterval(() => look().catch(unlessClosed), 500);
  },
  off: () => {
    clearInterval(timer);
    closing.abort();
  },
};

createInterface({ input: process.stdin }).on('line', (line) => orders[line]());
