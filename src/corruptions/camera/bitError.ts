import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Rng } from '../../contracts/index.js';
import { InputError } from '../../errors/index.js';
import type { CameraOperation } from '../operation.js';
import { runFfmpeg, withFolder } from './ffmpeg.js';
import { requireSide } from './rgbImage.js';
import { DRIVE_BENCH } from './sources.js';
import { cropTo, padToEven } from './videoFrames.js';

/** Slices of the coded picture: an error spoils the rest of its slice alone. */
const SLICES = 16;
/** Bytes at the start of a slice without which a decoder does not know where it belongs. */
const HEADER_BYTES = 12;
/** Kinds of units of an H.264 stream that hold picture data. */
const SLICE_KINDS = [1, 5];
/** Other errors are drawn this often where the decoder gives up on the picture. */
const TRIES = 8;

/** Flips each bit of the slices' data with the given probability; the stream is an Annex B one. */
function flipBits(stream: Uint8Array, probability: number, rng: Rng): Uint8Array {
  const out = stream.slice();
  const starts: number[] = [];
  for (let i = 0; i + 3 < out.length; i++) if (out[i] === 0 && out[i + 1] === 0 && out[i + 2] === 1) starts.push(i + 3);
  starts.forEach((start, unit) => {
    if (!SLICE_KINDS.includes(out[start] & 31)) return;
    const end = starts[unit + 1] === undefined ? out.length : starts[unit + 1] - 4;
    const first = 8 * (start + HEADER_BYTES);
    // Distances between errors are geometric.
    for (let bit = first; ; bit++) {
      bit += Math.floor(Math.log(1 - rng.uniform()) / Math.log(1 - probability));
      if (!(bit < 8 * end)) break;
      out[bit >> 3] ^= 1 << (bit & 7);
    }
  });
  return out;
}

export const bitError: CameraOperation<{ probability: number; quantizer: number }> = {
  id: 'bit_error',
  description: 'flips bits of the image coded as H.264 and shows what a decoder makes of it',
  parameters: z.strictObject({
    probability: z.number().gt(0).max(0.1).describe('of each bit of picture data to be wrong'),
    quantizer: z.int().min(1).max(51).describe('quantizer of the coded image; 51 is coarsest'),
  }),
  source: `${DRIVE_BENCH}, with ffmpeg's libx264 and its decoder's concealment`,
  async apply(image, { probability, quantizer }, rng) {
    requireSide(image, this.id);
    const frame = padToEven(image);
    const size = `${frame.widthPx}x${frame.heightPx}`;
    const raw = ['-f', 'rawvideo', '-pixel_format', 'rgb24', '-video_size', size];
    return withFolder(async (folder) => {
      await writeFile(join(folder, 'in.rgb'), frame.data);
      await runFfmpeg(this.id, folder, [
        ...[
          ...raw,
          '-framerate',
          '1',
          '-i',
          'in.rgb',
          '-c:v',
          'libx264',
          '-pix_fmt',
          'yuv420p',
          '-qp',
          String(quantizer),
        ],
        ...['-x264-params', `slices=${SLICES}:keyint=1:threads=1`, '-f', 'h264', 'out.h264'],
      ]);
      const stream = new Uint8Array(await readFile(join(folder, 'out.h264')));
      for (let attempt = 0; attempt < TRIES; attempt++) {
        await writeFile(join(folder, 'broken.h264'), flipBits(stream, probability, rng));
        await rm(join(folder, 'out.rgb'), { force: true });
        const decoding = ['-err_detect', 'ignore_err', '-ec', 'guess_mvs+deblock', '-flags', '+output_corrupt'];
        const input = [...decoding, '-f', 'h264', '-i', 'broken.h264', '-frames:v', '1'];
        try {
          await runFfmpeg(this.id, folder, [...input, '-s', size, '-f', 'rawvideo', '-pix_fmt', 'rgb24', 'out.rgb']);
        } catch (error) {
          if (!(error instanceof InputError) || (attempt === 0 && /install ffmpeg/.test(error.message))) throw error;
          continue;
        }
        const decoded = new Uint8Array(await readFile(join(folder, 'out.rgb')));
        if (decoded.length !== frame.data.length) continue;
        return cropTo({ ...frame, data: decoded }, image.widthPx, image.heightPx);
      }
      throw new InputError(`${this.id}: no decoder made a picture of ${TRIES} attempts: take a lower probability`);
    });
  },
};
