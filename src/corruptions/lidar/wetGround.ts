import { z } from 'zod';
import { POINT_STATUS, type LidarOperation } from '../operation.js';
import { intensityColumn, lidarOperation } from './define.js';
import { draftOf, finish, type Draft } from './draft.js';
import { groundPoints } from './groundPoints.js';
import { groundReturns } from './groundReturns.js';
import { LAYOUTS } from './layouts.js';
import { wetReflectance } from './wetReflectance.js';

const parameters = z.strictObject({
  waterHeightM: z.number().min(0).describe('Thickness of the water film; 0.0012 covers everything'),
  noiseFloor: z.number().min(0).describe('Part of the weakest dry echo below which nothing is received'),
});

/** With fewer points on the ground the models of its echoes are no good. */
const LEAST_GROUND_POINTS = 1000;
/** Emitted power over the reflected, of the linear model. */
const POWER = 15;

/**
 * Weakens the ground's echoes and drops those under the noise floor. Deterministic where the ground is labelled.
 *
 * `compat` compares intensities with limits meant for 0 to 255 on whatever scale the layout's generator used, and puts
 * the ground behind all other points; `fixed` compares on the scale of 255 and keeps the points' order.
 */
export const wetGround: LidarOperation<z.output<typeof parameters>> = lidarOperation({
  id: 'wet_ground',
  description: 'Water on the road: weaker echoes of the ground, the weakest lost',
  parameters,
  source:
    'Hahner et al., LiDAR Snowfall Simulation, CVPR 2022; as in ldkong1205/Robo3D, create/*/wet_ground.py, ' +
    'and SysCV/LiDAR_snow_sim, tools/wet_ground',
  needs: ['intensity'],
  corrupt(cloud, { waterHeightM, noiseFloor }, rng, context) {
    const draft = draftOf(cloud);
    if (waterHeightM === 0 && noiseFloor === 0) return finish(draft);
    const { rows, cosIncidence } = groundPoints(cloud, context, rng, 'wet_ground');
    if (rows.length < LEAST_GROUND_POINTS) {
      return finish(draft, [`wet_ground: ${rows.length} points on the ground; with fewer than 1000 nothing changes.`]);
    }
    const { column, scale } = intensityColumn(cloud, 'wet_ground');
    const compat = context.mode === 'compat' && context.layout !== undefined ? LAYOUTS[context.layout].wetGround : null;
    const divisor = compat === null ? scale / 255 : compat.divisor;
    const { points, width } = draft;

    const rangeM = new Float64Array(rows.length);
    const normalised = new Float64Array(rows.length);
    for (let i = 0; i < rows.length; i++) {
      const at = rows[i] * width;
      rangeM[i] = Math.sqrt(points[at] ** 2 + points[at + 1] ** 2 + points[at + 2] ** 2);
      normalised[i] = points[at + column] / divisor / cosIncidence[i];
    }
    const { reflected, weakest } = groundReturns(rangeM, normalised, compat?.lowestIntensity ?? 5);

    for (let i = 0; i < rows.length; i++) {
      const at = rows[i] * width + column;
      const range = rangeM[i];
      const cos = cosIncidence[i];
      const dry = points[at] / divisor;
      const emitted = POWER * (reflected.slope * range + reflected.offset);
      const wet = emitted * cos * wetReflectance(normalised[i] / emitted, cos, waterHeightM);
      const received = Math.min(Math.max(wet, 0), dry);
      if (!(received > noiseFloor * (weakest.slope * range + weakest.offset) * cos)) {
        draft.lost[rows[i]] = 1;
        continue;
      }
      const before = points[at];
      points[at] = received * divisor;
      if (points[at] !== before) draft.status[rows[i]] = POINT_STATUS.attenuated;
    }
    return finish(draft, [], compat === null ? undefined : groundLast(draft, rows));
  },
});

function groundLast({ count }: Draft, ground: Int32Array): Int32Array {
  const order = new Int32Array(count);
  let [other, next] = [0, 0];
  for (let row = 0; row < count; row++) {
    if (next < ground.length && ground[next] === row) next++;
    else order[other++] = row;
  }
  order.set(ground, other);
  return order;
}
