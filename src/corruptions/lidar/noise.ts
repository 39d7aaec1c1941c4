import { z } from 'zod';
import type { Rng } from '../../contracts/index.js';
import { POINT_STATUS, type CorruptionMode, type LidarOperation } from '../operation.js';
import { BulkNoise } from './bulkNoise.js';
import { lidarOperation } from './define.js';
import { draftOf, finish, type Draft } from './draft.js';
import { distinctIndices } from './sampling.js';

/**
 * Disturbs points; given their rows, or all of them. The published code adds metres to every channel, intensity, ring
 * and time included: so does `compat`. `fixed` disturbs the coordinates alone.
 */
export type Disturbance<Parameters> = (
  draft: Draft,
  rows: Int32Array | undefined,
  parameters: Parameters,
  rng: Rng,
  mode: CorruptionMode,
) => void;

function addToEach(draft: Draft, rows: Int32Array | undefined, columns: number, draw: () => number): void {
  const { points, width, count, status } = draft;
  for (let place = 0; place < (rows?.length ?? count); place++) {
    const row = rows === undefined ? place : rows[place];
    for (let column = 0; column < columns; column++) points[row * width + column] += draw();
    status[row] = POINT_STATUS.moved;
  }
}

const columnsOf = (draft: Draft, mode: CorruptionMode): number => (mode === 'compat' ? draft.width : 3);

export const gaussianParameters = z.strictObject({
  standardDeviationM: z.number().min(0).describe('Metres on each axis'),
});
export const addGaussian: Disturbance<z.output<typeof gaussianParameters>> = (draft, rows, given, rng, mode) => {
  if (given.standardDeviationM === 0) return;
  const noise = new BulkNoise(rng);
  addToEach(draft, rows, columnsOf(draft, mode), () => given.standardDeviationM * noise.normal());
};

export const uniformParameters = z.strictObject({
  largestM: z.number().min(0).describe('Metres to either side on each axis'),
});
export const addUniform: Disturbance<z.output<typeof uniformParameters>> = (draft, rows, { largestM }, rng, mode) => {
  if (largestM === 0) return;
  const noise = new BulkNoise(rng);
  addToEach(draft, rows, columnsOf(draft, mode), () => largestM * (2 * noise.uniform() - 1));
};

export const impulseParameters = z.strictObject({
  oneIn: z.int().min(1).describe('One of so many points is disturbed'),
  amountM: z.number().min(0).default(0.1).describe('Metres, up or down on each axis'),
});
export const addImpulses: Disturbance<z.output<typeof impulseParameters>> = (draft, rows, given, rng, mode) => {
  if (given.amountM === 0) return;
  const among = rows?.length ?? draft.count;
  const chosen = distinctIndices(among, Math.floor(among / given.oneIn), rng);
  const noise = new BulkNoise(rng);
  const hit = rows === undefined ? chosen : chosen.map((place) => rows[place]);
  addToEach(draft, hit, columnsOf(draft, mode), () => (noise.uniform() < 0.5 ? -given.amountM : given.amountM));
};

const source =
  'Dong et al., Benchmarking Robustness of 3D Object Detection, CVPR 2023; thu-ml/3D_Corruptions_AD, LiDAR_corruptions.py';

function onAllPoints<Parameters>(
  id: string,
  description: string,
  parameters: z.ZodType<Parameters>,
  disturb: Disturbance<Parameters>,
): LidarOperation<Parameters> {
  return lidarOperation({
    id,
    description,
    parameters,
    source,
    needs: [],
    corrupt(cloud, given, rng, { mode }) {
      const draft = draftOf(cloud);
      disturb(draft, undefined, given, rng, mode);
      return finish(draft);
    },
  });
}

export const gaussianNoise = onAllPoints(
  'gaussian_noise',
  'Ranging noise: a normal displacement of every point',
  gaussianParameters,
  addGaussian,
);
export const uniformNoise = onAllPoints(
  'uniform_noise',
  'Ranging noise: a uniform displacement of every point',
  uniformParameters,
  addUniform,
);
export const impulseNoise = onAllPoints(
  'impulse_noise',
  'Ranging noise: some points are off by a fixed amount on each axis',
  impulseParameters,
  addImpulses,
);
