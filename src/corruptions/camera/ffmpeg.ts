import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InputError } from '../../errors/index.js';

/** A conversion of one image takes a second or two; a decoder that hangs on broken data is stopped. */
const PATIENCE_MS = 60_000;
/** Of ffmpeg's own messages as many are kept as an error message holds. */
const KEPT_MESSAGE = 400;

/** A temporary folder that is gone afterwards. */
export async function withFolder<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'robosense-video-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Runs `ffmpeg` with the given arguments, one thread, nothing but errors printed, no shell.
 *
 * @throws InputError where it is not installed or lacks the encoder, saying what to install
 */
export function runFfmpeg(operation: string, folder: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('ffmpeg', ['-hide_banner', '-nostdin', '-loglevel', 'error', '-threads', '1', '-y', ...args], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: PATIENCE_MS,
      killSignal: 'SIGKILL',
    });
    let message = '';
    child.stderr.on('data', (data: Buffer) => {
      if (message.length < KEPT_MESSAGE) message += data.toString();
    });
    child.on('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'ENOENT'
          ? new InputError(
              `${operation} needs a real video encoder: install ffmpeg with libx264 and libx265 on the PATH`,
            )
          : error,
      ),
    );
    child.on('close', (code) => {
      if (code === 0) resolve();
      else
        reject(
          new InputError(
            `${operation}: ffmpeg ended with ${code ?? 'a signal'}: ${message.trim().slice(0, KEPT_MESSAGE)}`,
          ),
        );
    });
  });
}
