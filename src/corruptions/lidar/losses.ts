import { z } from 'zod';
import type { Rng } from '../../contracts/index.js';
import type { CorruptionMode, LidarOperation } from '../operation.js';
import { lidarOperation } from './define.js';
import { draftOf, finish, rowNumbers, type Draft } from './draft.js';
import { nearestRows } from './nearestRows.js';
import { distinctIndices } from './sampling.js';

export const densityParameters = z.strictObject({
  ratio: z.number().min(0).max(1).describe('Part of the points that is lost'),
});

/** Drops random points of the given rows. */
export function thinOut(draft: Draft, rows: Int32Array, { ratio }: z.output<typeof densityParameters>, rng: Rng): void {
  for (const place of distinctIndices(rows.length, Math.trunc(ratio * rows.length), rng)) draft.lost[rows[place]] = 1;
}

export const cutoutParameters = z.strictObject({
  holes: z.int().min(0).describe('How many neighbourhoods are cut out'),
  ratio: z.number().min(0).max(1).describe('Part of the points that each takes'),
});

/**
 * Cuts the nearest neighbours of random points out of the given rows, one hole after the other.
 *
 * The published code counts every channel into the distance, intensity and ring included: so does `compat`. `fixed`
 * measures in space.
 */
export function cutHoles(
  draft: Draft,
  rows: Int32Array,
  { holes, ratio }: z.output<typeof cutoutParameters>,
  rng: Rng,
  mode: CorruptionMode,
): void {
  const { points, width, lost } = draft;
  const size = Math.trunc(ratio * rows.length);
  let left = rows.slice();
  for (let hole = 0; hole < holes && size > 0 && left.length > 0; hole++) {
    const centre = left[rng.integer(0, left.length)];
    const near = nearestRows(points, width, mode === 'compat' ? width : 3, left, centre, size);
    for (let i = 0; i < near.length; i++) lost[near[i]] = 1;
    let kept = 0;
    for (let i = 0; i < left.length; i++) if (lost[left[i]] === 0) left[kept++] = left[i];
    left = left.subarray(0, kept);
  }
}

const source =
  'Dong et al., Benchmarking Robustness of 3D Object Detection, CVPR 2023; thu-ml/3D_Corruptions_AD, LiDAR_corruptions.py';

export const density: LidarOperation<z.output<typeof densityParameters>> = lidarOperation({
  id: 'density',
  description: 'Points lost at random all over the cloud',
  parameters: densityParameters,
  source,
  needs: [],
  corrupt(cloud, given, rng) {
    const draft = draftOf(cloud);
    thinOut(draft, rowNumbers(draft.count), given, rng);
    return finish(draft);
  },
});

export const cutout: LidarOperation<z.output<typeof cutoutParameters>> = lidarOperation({
  id: 'cutout',
  description: 'Holes: some points with all their neighbours are lost',
  parameters: cutoutParameters,
  source,
  needs: [],
  corrupt(cloud, given, rng, { mode }) {
    const draft = draftOf(cloud);
    cutHoles(draft, rowNumbers(draft.count), given, rng, mode);
    return finish(draft);
  },
});
