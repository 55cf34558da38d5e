/**
 * Named places at which a test can have a process killed, as `kill -9` would: `ASI_FAILPOINT=name:count` ends it at the
 * count-th time it comes there. `name:count:SIGSTOP` freezes it instead. Without the variable nothing happens.
 */
const [wanted = '', count = '1', signal = 'SIGKILL'] = (process.env.ASI_FAILPOINT ?? '').split(':');
let left = Number(count);

/** Ends this process when this is where, and the time when, it was asked to die. */
export const failpoint = (name) => {
  if (name === wanted && --left === 0) process.kill(process.pid, signal);
};

/**
 * What a runner's environment needs so that the count-th runner of this process, and no other, dies at the wanted point.
 * Runners reach each point once, so their points are counted here, and the runner is asked to die the first time.
 */
export const runnerFailpoint = () =>
  wanted.startsWith('shim.') && --left === 0 ? { ASI_FAILPOINT: `${wanted}:1:${signal}` } : {};
