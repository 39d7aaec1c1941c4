import { z } from 'zod';
import { InputError } from '../../errors/index.js';
import { pointsInBoxes } from '../../geometry/index.js';
import type { LidarContext, LidarOperation, LidarPoints } from '../operation.js';
import { lidarOperation } from './define.js';
import { draftOf, finish } from './draft.js';
import { classTable, LAYOUTS } from './layouts.js';
import { distinctIndices } from './sampling.js';

const parameters = z.strictObject({
  ratio: z.number().min(0).max(1).describe('Part of the points on vehicles that gives no echo'),
});

/** Kinds of vehicle with no more points than this keep them. */
const FEW_POINTS = 10;

/**
 * Drops `ratio` of the points of each kind of vehicle (car, bicycle, motorcycle, truck, other).
 *
 * Where the cloud has no labels the points in each box stand for a vehicle: the benchmark has such a data set
 * (KITTI-C), but its generator was never published.
 */
export const incompleteEcho: LidarOperation<z.output<typeof parameters>> = lidarOperation({
  id: 'incomplete_echo',
  description: 'Dark vehicles swallow the light: most of their points are lost',
  parameters,
  source: 'Kong et al., Robo3D, ICCV 2023; ldkong1205/Robo3D, create/*/incomplete_echo.py',
  needs: [],
  withoutLabels: 'boxes',
  corrupt(cloud, { ratio }, rng, context) {
    const draft = draftOf(cloud);
    for (const rows of vehicles(cloud, context)) {
      if (rows.length <= FEW_POINTS) continue;
      for (const place of distinctIndices(rows.length, Math.trunc(rows.length * ratio), rng))
        draft.lost[rows[place]] = 1;
    }
    return finish(draft);
  },
});

/** Rows of the points of each kind of vehicle. */
function vehicles({ points, channels, labels }: LidarPoints, context: LidarContext): readonly (readonly number[])[] {
  const layout = context.layout === undefined ? undefined : LAYOUTS[context.layout];
  if (labels !== undefined && layout?.vehicleClasses !== undefined) {
    const kinds: number[][] = layout.vehicleClasses.map(() => []);
    const kindOf = classTable(layout.vehicleClasses);
    for (let row = 0; row < labels.length; row++) {
      const kind = kindOf[labels[row] & layout.labelMask];
      if (kind >= 0) kinds[kind].push(row);
    }
    return kinds;
  }
  if (context.boxes !== undefined) return pointsInBoxes(points, channels.length, context.boxes);
  throw new InputError(
    'incomplete_echo needs to know which points are on vehicles: a label for every point with the layout that names ' +
      'its classes (semantickitti, nuscenes), or the boxes of the objects; the cloud has neither',
  );
}
