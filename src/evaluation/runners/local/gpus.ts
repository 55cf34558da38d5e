import { execFile } from 'node:child_process';

const PATIENCE_MS = 5000;

/**
 * The GPUs that evaluators may use, as UUIDs (MIG instances where a GPU is split), in the order of the bus. None when there is
 * no `nvidia-smi` or it does not answer; an inherited CUDA_VISIBLE_DEVICES is the outer bound.
 */
export const detectGpus = async (env: NodeJS.ProcessEnv = process.env): Promise<string[]> => {
  const listing = await ask(env);
  const visible = env.CUDA_VISIBLE_DEVICES;
  return visible === undefined ? devicesIn(listing).flat() : bounded(devicesIn(listing), visible);
};

/** Gives up on an `nvidia-smi` that hangs on a sick driver, even when it cannot be killed. */
const ask = (env: NodeJS.ProcessEnv): Promise<string> =>
  new Promise((resolve) => {
    const child = execFile('nvidia-smi', ['-L'], { env, encoding: 'utf8' }, (error, stdout) =>
      resolve(error ? '' : stdout),
    );
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      child.stdout?.destroy();
      child.stderr?.destroy();
      child.unref();
      resolve('');
    }, PATIENCE_MS);
    child.once('exit', () => clearTimeout(timer));
  });

/** The usable devices of each GPU of `nvidia-smi -L`: the GPU itself, or its MIG instances. */
const devicesIn = (listing: string): string[][] => {
  const gpus: { uuid: string; instances: string[] }[] = [];
  for (const line of listing.split('\n')) {
    const gpu = /^GPU \d+:.*\(UUID: (GPU-[^)\s]+)\)/.exec(line)?.[1];
    const instance = /^\s+MIG .*\(UUID: (MIG-[^)\s]+)\)/.exec(line)?.[1];
    if (gpu !== undefined) gpus.push({ uuid: gpu, instances: [] });
    else if (instance !== undefined) gpus.at(-1)?.instances.push(instance);
  }
  return gpus.map(({ uuid, instances }) => (instances.length > 0 ? instances : [uuid]));
};

/** As CUDA reads it: indices or beginnings of UUIDs, up to the first that names nothing. */
const bounded = (devices: readonly string[][], visible: string): string[] => {
  const allowed: string[] = [];
  for (const entry of visible.split(',').map((part) => part.trim())) {
    const found = /^\d+$/.test(entry)
      ? devices[Number(entry)]
      : devices.flat().filter((uuid) => entry !== '' && uuid.startsWith(entry));
    if (found === undefined || found.length === 0) break;
    allowed.push(...found.filter((uuid) => !allowed.includes(uuid)));
  }
  return allowed;
};
