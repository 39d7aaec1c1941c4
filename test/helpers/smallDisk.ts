import { execFileSync } from 'node:child_process';

/** Mounts a file system of 64 KiB at `folder`; returns the reason where that is not allowed. */
export function mountSmall(folder: string): string | undefined {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder], { stdio: 'pipe' });
    return undefined;
  } catch (error) {
    return String(error).split('\n')[0];
  }
}

export function unmount(folder: string): void {
  execFileSync('umount', [folder]);
}
