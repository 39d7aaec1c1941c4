import { z } from 'zod';
import type { TextOperation } from '../../../src/corruptions/text/index.js';
import type { DepthOperation } from '../../../src/corruptions/depth/index.js';
import type { CameraOperation, LidarOperation, RgbImage } from '../../../src/corruptions/operation.js';
import type { Operations } from '../../../src/corruptions/suites/index.js';
import { InputError } from '../../../src/errors/index.js';

const brighten: CameraOperation<{ levels: number }> = {
  id: 'brighten',
  description: 'Adds grey levels',
  parameters: z.strictObject({ levels: z.int().min(0).max(255) }),
  source: 'test',
  apply: ({ widthPx, heightPx, data }, { levels }) => {
    if (widthPx < 2) throw new InputError(`brighten needs an image at least 2 px wide; this one is ${widthPx}`);
    return { widthPx, heightPx, data: data.map((value) => Math.min(255, value + levels)) };
  },
};

/** One uniform number a pixel, scaled: shows which draws a severity gets. */
const grain: CameraOperation<{ levels: number }> = {
  id: 'grain',
  description: 'Uniform noise, the same in all channels',
  parameters: z.strictObject({ levels: z.number().min(0) }),
  source: 'test',
  apply(image: RgbImage, { levels }, rng) {
    const data = image.data.slice();
    for (let at = 0; at < data.length; at += 3) data.fill(Math.floor(rng.uniform() * levels), at, at + 3);
    return { ...image, data };
  },
};

const projected: CameraOperation<Record<string, never>> = {
  id: 'projected',
  description: 'Writes how many boxes and cameras it was told of',
  parameters: z.strictObject({}),
  source: 'test',
  needs: ['projection', 'boxes'],
  apply: (image, _parameters, _rng, { boxes, rig }) => ({
    ...image,
    data: image.data.map(() => 10 * (boxes?.length ?? 0) + (rig?.length ?? 0)),
  }),
};

const push: LidarOperation<{ metres: number; noisy: boolean }> = {
  id: 'push',
  description: 'Pushes points forward',
  parameters: z.strictObject({ metres: z.number(), noisy: z.boolean().default(false) }),
  source: 'test',
  needs: [],
  apply({ points, channels }, { metres, noisy }, rng, { mode }) {
    const width = channels.length;
    const moved = points.slice();
    const by = metres * (noisy ? rng.uniform() : 1) * (mode === 'compat' ? -1 : 1);
    for (let at = 0; at < moved.length; at += width) moved[at] += by;
    const count = moved.length / width;
    return {
      points: moved,
      sourceIndex: Int32Array.from({ length: count }, (_, i) => i),
      status: new Uint8Array(count),
    };
  },
};

const halve: LidarOperation<Record<string, never>> = {
  id: 'halve',
  description: 'Drops every second point',
  parameters: z.strictObject({}),
  source: 'test',
  needs: ['intensity'],
  apply({ points, channels }) {
    const width = channels.length;
    const rows = [...Array(points.length / width).keys()].filter((row) => row % 2 === 0);
    return {
      points: Float32Array.from(rows.flatMap((row) => [...points.subarray(row * width, (row + 1) * width)])),
      sourceIndex: Int32Array.from(rows),
      status: new Uint8Array(rows.length),
      notes: ['half of the points are gone'],
    };
  },
};

const deepen: DepthOperation<{ metres: number }> = {
  id: 'deepen',
  description: 'Adds metres',
  parameters: z.strictObject({ metres: z.number() }),
  source: 'test',
  apply: (image, { metres }) => ({ ...image, depthM: image.depthM.map((depth) => depth + metres) }),
};

const shout: TextOperation<Record<string, never>> = {
  id: 'shout',
  description: 'Says it loudly',
  parameters: z.strictObject({}),
  source: 'test',
  apply: (text) => text.toUpperCase(),
};

/** One tiny operation of each kind. */
export const tinyOperations: Operations = {
  camera: { brighten, grain, projected } as Operations['camera'],
  lidar: { push, halve } as Operations['lidar'],
  depth: { deepen } as Operations['depth'],
  text: { shout } as Operations['text'],
};
