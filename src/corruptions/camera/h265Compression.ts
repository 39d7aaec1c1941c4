import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { CameraOperation } from '../operation.js';
import { runFfmpeg, withFolder } from './ffmpeg.js';
import { requireSide } from './rgbImage.js';
import { DRIVE_BENCH } from './sources.js';
import { cropTo, padToEven } from './videoFrames.js';

/** Frames that the rate control gets to settle in; the last one is the result. */
const FRAMES = 6;
const FRAMES_PER_SECOND = 10;
/** x265 without threads: the same bytes every time. */
const ONE_THREAD = 'pools=none:frame-threads=1:no-wpp=1:lookahead-threads=1:log-level=error';

export const h265Compression: CameraOperation<{ bitsPerPixel: number }> = {
  id: 'h265_compression',
  description: 'the last frame of a short H.265 video of the image at a given average bit rate',
  parameters: z.strictObject({
    bitsPerPixel: z.number().gt(0).max(24).describe('average bit rate over pixels per second'),
  }),
  source: `${DRIVE_BENCH} (H256ABRCompression), with ffmpeg's libx265`,
  async apply(image, { bitsPerPixel }) {
    requireSide(image, this.id);
    const frame = padToEven(image);
    const size = `${frame.widthPx}x${frame.heightPx}`;
    const bitRate = Math.max(1000, Math.round(bitsPerPixel * frame.widthPx * frame.heightPx * FRAMES_PER_SECOND));
    return withFolder(async (folder) => {
      await writeFile(join(folder, 'in.rgb'), Buffer.concat(Array.from({ length: FRAMES }, () => frame.data)));
      const raw = ['-f', 'rawvideo', '-pixel_format', 'rgb24', '-video_size', size];
      await runFfmpeg(this.id, folder, [
        ...[...raw, '-framerate', String(FRAMES_PER_SECOND), '-i', 'in.rgb'],
        // Frames that look alike cost almost nothing after the first: each is coded for itself, so that the rate bites.
        ...['-c:v', 'libx265', '-preset', 'medium', '-pix_fmt', 'yuv420p', '-b:v', String(bitRate)],
        ...['-x265-params', `keyint=1:${ONE_THREAD}`, '-f', 'hevc', 'out.h265'],
      ]);
      await runFfmpeg(this.id, folder, ['-i', 'out.h265', '-f', 'rawvideo', '-pix_fmt', 'rgb24', 'out.rgb']);
      const frames = new Uint8Array(await readFile(join(folder, 'out.rgb')));
      const last = frames.subarray(frames.length - frame.data.length);
      return cropTo({ ...frame, data: last }, image.widthPx, image.heightPx);
    });
  },
};
