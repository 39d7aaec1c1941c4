import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';

/** Mounts a file system of 64 KiB at a new folder. @throws where that needs privileges one does not have */
function mount(): string {
  const folder = mkdtempSync(join(tmpdir(), 'robosense-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder], { stdio: 'pipe' });
  } catch (error) {
    rmdirSync(folder);
    throw error;
  }
  return folder;
}

function unmount(folder: string): void {
  execFileSync('umount', [folder]);
  rmdirSync(folder);
}

/** Why no small disk can be had here; undefined where one can. */
function refusal(): string | undefined {
  try {
    unmount(mount());
    return undefined;
  } catch (error) {
    return String(error).split('\n')[0];
  }
}

/** A test on a disk of 64 KiB; skipped, saying why, where none can be mounted. */
export function testOnSmallDisk(
  title: string,
  implementation: (t: ExecutionContext, disk: string) => Promise<void>,
): void {
  const reason = refusal();
  if (reason !== undefined) {
    test.skip(`${title} (no small disk: ${reason})`, () => undefined);
    return;
  }
  test(title, async (t) => {
    const disk = mount();
    try {
      await implementation(t, disk);
    } finally {
      unmount(disk);
    }
  });
}
