import { z } from 'zod';
import type { Rng } from '../../contracts/index.js';
import type { Draft } from './draft.js';
import { cutHoles, densityParameters, thinOut } from './losses.js';
import {
  addGaussian,
  addImpulses,
  addUniform,
  gaussianParameters,
  impulseParameters,
  uniformParameters,
  type Disturbance,
} from './noise.js';
import { markMoved, objectOperation, type ObjectBox } from './objects.js';

export const objectDensity = objectOperation({
  id: 'object_density',
  description: 'Points of objects lost at random',
  parameters: densityParameters,
  disturb: (draft, rows, _box, given, rng) => thinOut(draft, rows, given, rng),
});

export const objectCutout = objectOperation({
  id: 'object_cutout',
  description: 'A part of every object is lost: one of its points with its neighbours',
  parameters: z.strictObject({ ratio: z.number().min(0).max(1).describe("Part of the object's points") }),
  disturb: (draft, rows, _box, { ratio }, rng, { mode }) => cutHoles(draft, rows, { holes: 1, ratio }, rng, mode),
});

function noisyObject<Parameters>(
  id: string,
  description: string,
  parameters: z.ZodType<Parameters>,
  disturb: Disturbance<Parameters>,
) {
  return objectOperation({
    id,
    description,
    parameters,
    disturb: (draft: Draft, rows: Int32Array, _box: ObjectBox, given: Parameters, rng: Rng, { mode }) =>
      disturb(draft, rows, given, rng, mode),
  });
}

export const objectGaussianNoise = noisyObject(
  'object_gaussian_noise',
  'Ranging noise on objects: a normal displacement of every point',
  gaussianParameters,
  addGaussian,
);
export const objectUniformNoise = noisyObject(
  'object_uniform_noise',
  'Ranging noise on objects: a uniform displacement of every point',
  uniformParameters,
  addUniform,
);
export const objectImpulseNoise = noisyObject(
  'object_impulse_noise',
  'Ranging noise on objects: some points are off by a fixed amount on each axis',
  impulseParameters,
  addImpulses,
);

/**
 * An object that moves while it is scanned: the first third of its points, along the motion, moves half the way of the
 * others.
 *
 * `compat` moves all objects along x of the data set's own frame (right in nuScenes), and leaves the point that is first
 * along it where it is, as published; `fixed` moves each along its own heading.
 */
export const movingObject = objectOperation({
  id: 'moving_object',
  description: 'Objects smeared along their motion while they are scanned; labels stay',
  parameters: z.strictObject({ distanceM: z.number().min(0).describe('Way of the object within a scan') }),
  disturb(draft, rows, box, { distanceM }, _rng, { mode, layout }) {
    if (distanceM === 0) return;
    const { points, width } = draft;
    const headingRad = mode === 'fixed' ? box[6] : layout === 'nuscenes' ? -Math.PI / 2 : 0;
    const [directionX, directionY] = [Math.cos(headingRad), Math.sin(headingRad)];
    const along = Float64Array.from(
      rows,
      (row) => points[row * width] * directionX + points[row * width + 1] * directionY,
    );
    const [low, high] = [Math.min(...along), Math.max(...along)];
    const third = low + (high - low) / 3;
    const moved = mode === 'compat' ? rows.filter((_, i) => along[i] > low) : rows;
    rows.forEach((row, i) => {
      if (mode === 'compat' && along[i] === low) return;
      const way = along[i] <= third ? distanceM / 2 : distanceM;
      points[row * width] += way * directionX;
      points[row * width + 1] += way * directionY;
    });
    markMoved(draft, moved);
  },
});
