import { closeSync, openSync, writeSync } from 'node:fs';

/** Copies a stream into a file: its head at once, its tail when closed, and a remark about what was left out between. */
export const createBoundedLog = (path, stream, half = 500 * 1024) => {
  const file = openSync(path, 'wx', 0o644);
  let headRoom = half;
  const tail = [];
  let tailBytes = 0;
  let dropped = 0;
  const ended = new Promise((resolve) => stream.once('close', resolve).once('error', resolve));

  stream.on('data', (chunk) => {
    const head = chunk.subarray(0, headRoom);
    headRoom -= head.length;
    if (head.length > 0) writeSync(file, head);
    if (chunk.length > head.length) keep(chunk.subarray(head.length));
  });

  const keep = (chunk) => {
    tail.push(chunk);
    tailBytes += chunk.length;
    while (tailBytes - tail[0].length >= half) {
      dropped += tail[0].length;
      tailBytes -= tail.shift().length;
    }
  };

  return {
    /** Writes the tail and closes; waits at most `patienceMs` for a stream that another process may still have open. */
    close: async (patienceMs) => {
      let timer;
      await Promise.race([ended, new Promise((resolve) => (timer = setTimeout(resolve, patienceMs)))]);
      clearTimeout(timer);
      stream.destroy();
      const rest = Buffer.concat(tail);
      const kept = rest.subarray(Math.max(0, rest.length - half));
      dropped += rest.length - kept.length;
      if (dropped > 0) writeSync(file, `\n[... ${dropped} bytes are left out here ...]\n`);
      writeSync(file, kept);
      closeSync(file);
    },
  };
};
