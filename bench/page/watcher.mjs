// Stands for an open page in a process of its own: "on" follows the stream and asks four times a second, "off" lets go.
import { get } from 'node:http';
import { createInterface } from 'node:readline';

const [url] = process.argv.slice(2);
let stream = null;
let timer;

const asked = (path) => get(`${url}${path}`, (response) => response.resume()).on('error', () => {});
const orders = {
  on: () => {
    stream = asked('/api/events');
    timer = setInterval(() => {
      asked('/api/view');
      asked('/api/nodes?since=0');
    }, 250);
  },
  off: () => {
    stream?.destroy();
    clearInterval(timer);
  },
};

createInterface({ input: process.stdin }).on('line', (line) => orders[line]());
