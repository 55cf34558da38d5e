import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Why no disk can be made here; null when one can. Continuous integration does not run as root, and must not. */
export const noSmallDisk: string | null = (() => {
  if (process.getuid?.() !== 0) return 'only root can mount a small disk';
  const place = mkdtempSync(join(tmpdir(), 'asi-disk-'));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', place]);
  if (mounted.status === 0) spawnSync('umount', [place]);
  rmSync(place, { recursive: true });
  return mounted.status === 0 ? null : 'mounting is not permitted here';
})();

/** A disk of so many megabytes, and a ballast on it that can grow and vanish; gone after the test. */
export const smallDisk = (megabytes: number) => {
  const place = mkdtempSync(join(tmpdir(), 'asi-disk-'));
  spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', place]);
  onTestFinished(() => {
    spawnSync('umount', ['-l', place]);
    rmSync(place, { recursive: true, force: true });
  });
  const ballast = join(place, 'ballast');
  return {
    place,
    /** Fills the disk up to the last so many kilobytes. */
    fill: (leftKb = 0): void => {
      spawnSync('dd', ['if=/dev/zero', `of=${ballast}`, 'bs=64k'], { stdio: 'ignore' });
      if (leftKb > 0) spawnSync('truncate', ['-s', `-${leftKb}K`, ballast]);
    },
    free: (): void => writeFileSync(ballast, ''),
    remount: (options: string): void => void spawnSync('mount', ['-o', `remount,${options}`, place]),
  };
};
