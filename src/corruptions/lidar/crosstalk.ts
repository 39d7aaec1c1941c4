import { z } from 'zod';
import type { LidarContext, LidarOperation, LidarPoints } from '../operation.js';
import { POINT_STATUS } from '../operation.js';
import type { Rng } from '../../contracts/index.js';
import { BulkNoise } from './bulkNoise.js';
import { intensityColumn, lidarOperation } from './define.js';
import { draftOf, finish } from './draft.js';
import { LAYOUTS } from './layouts.js';
import { distinctIndices } from './sampling.js';

const parameters = z.strictObject({
  ratio: z.number().min(0).max(1).describe('Part of the points that another sensor disturbs'),
  standardDeviationM: z.number().min(0).default(3).describe('Of the displacement, metres on each axis'),
});
export type CrosstalkParameters = z.output<typeof parameters>;

/**
 * Throws a part of the points off by a normal displacement.
 *
 * `compat` adds the displacement to the number in the intensity channel as it is, metres or not, out of range or not.
 * `fixed` disturbs the intensity by that many of 255 grey levels, whichever scale the cloud has, and clips it.
 *
 * @param extraColumns whether `compat` also disturbs the channels after the intensity
 */
export function throwOff(
  cloud: LidarPoints,
  { ratio, standardDeviationM }: CrosstalkParameters,
  rng: Rng,
  { mode, layout }: LidarContext,
  id: string,
  { extraColumns, relabel }: { readonly extraColumns: boolean; readonly relabel: boolean },
): ReturnType<LidarOperation<CrosstalkParameters>['apply']> {
  const draft = draftOf(cloud);
  const { points, width, count } = draft;
  const wanted = Math.trunc(ratio * count);
  if (wanted === 0 || standardDeviationM === 0) return finish(draft);
  const intensity = cloud.channels.includes('intensity') ? intensityColumn(cloud, id) : undefined;
  const label = relabel && layout !== undefined ? LAYOUTS[layout].disturbedClass?.crosstalk : undefined;
  const chosen = distinctIndices(count, wanted, rng);
  const noise = new BulkNoise(rng);
  const columns = mode === 'compat' && extraColumns ? width : Math.min(width, 4);
  for (const row of chosen) {
    for (let column = 0; column < columns; column++) {
      const isIntensity = column === intensity?.column;
      if (mode === 'fixed' && column > 2 && !isIntensity) continue;
      const scale = mode === 'fixed' && isIntensity ? intensity.scale / 255 : 1;
      const at = row * width + column;
      points[at] += scale * standardDeviationM * noise.normal();
      if (mode === 'fixed' && isIntensity) points[at] = Math.min(Math.max(points[at], 0), intensity.scale);
    }
    draft.status[row] = POINT_STATUS.moved;
    if (draft.labels !== undefined && label !== undefined) draft.labels[row] = label;
  }
  return finish(draft);
}

export const crosstalk: LidarOperation<CrosstalkParameters> = lidarOperation({
  id: 'crosstalk',
  description: 'Other sensors disturb the ranging: a part of the points, all over the cloud, is metres off',
  parameters,
  source: 'Kong et al., Robo3D, ICCV 2023; ldkong1205/Robo3D, create/*/crosstalk.py',
  needs: [],
  corrupt: (cloud, given, rng, context) =>
    throwOff(cloud, given, rng, context, 'crosstalk', { extraColumns: false, relabel: true }),
});
