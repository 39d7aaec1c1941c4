import cliProgress from 'cli-progress';
import type { PullProgress } from '../datasets/lock/index.js';

const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** A number of bytes for people: `1.5 GB`. */
export function byteCount(bytes: number): string {
  const unit = Math.min(units.length - 1, bytes < 1000 ? 0 : Math.floor(Math.log10(bytes) / 3));
  return `${(bytes / 1000 ** unit).toFixed(unit === 0 ? 0 : 1)} ${units[unit]}`;
}

/** A bar over the files of a pull with what the moving file has; silent where standard error is no terminal. */
export function downloadProgress(name: string): { update: (progress: PullProgress) => void; stop: () => void } {
  if (!process.stderr.isTTY) return { update: () => undefined, stop: () => undefined };
  const bar = new cliProgress.SingleBar(
    {
      format: `${name} {bar} {value}/{total} files | {file}`,
      hideCursor: true,
      clearOnComplete: true,
      stream: process.stderr,
    },
    cliProgress.Presets.shades_classic,
  );
  let started = false;
  return {
    update({ path, fileBytes, fileTotalBytes, filesDone, fileCount }) {
      const file = `${path} ${byteCount(fileBytes)}${fileTotalBytes === null ? '' : ` of ${byteCount(fileTotalBytes)}`}`;
      if (started) bar.update(filesDone, { file });
      else bar.start(fileCount, filesDone, { file });
      started = true;
    },
    stop: () => bar.stop(),
  };
}
