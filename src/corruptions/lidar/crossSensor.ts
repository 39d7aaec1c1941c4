import { z } from 'zod';
import { InputError } from '../../errors/index.js';
import type { LidarOperation } from '../operation.js';
import { lidarOperation } from './define.js';
import { draftOf, finish } from './draft.js';
import { layoutOf } from './layouts.js';
import { ringsOf } from './rings.js';

const parameters = z.strictObject({
  beams: z.number().int().min(0).describe('Lasers the other sensor lacks'),
});

/**
 * Deterministic: drops the rings 1, 1 + step, …, each rounded down, then every second point that is left.
 *
 * The step is the sensor's lasers over the dropped ones; `compat` cuts it to two decimals, as published (1.33).
 */
export const crossSensor: LidarOperation<z.output<typeof parameters>> = lidarOperation({
  id: 'cross_sensor',
  description: 'A sensor with fewer lasers and half the horizontal resolution',
  parameters,
  source: 'Kong et al., Robo3D, ICCV 2023; ldkong1205/Robo3D, create/*/cross_sensor.py',
  needs: [],
  corrupt(cloud, { beams }, _rng, context) {
    const draft = draftOf(cloud);
    if (beams === 0) return finish(draft);
    const sensor = layoutOf(context.layout, 'cross_sensor');
    if (beams >= sensor.beams) {
      throw new InputError(`cross_sensor: ${beams} of ${sensor.beams} lasers are all there are; drop fewer`);
    }
    const rings = ringsOf(cloud, sensor, context, 'cross_sensor');
    const dropped = new Uint8Array(sensor.beams);
    const step = context.mode === 'compat' ? Math.trunc((100 * sensor.beams) / beams) / 100 : sensor.beams / beams;
    for (let k = 0; 1 + k * step < sensor.beams; k++) dropped[Math.trunc(1 + k * step)] = 1;
    let left = 0;
    for (let row = 0; row < draft.count; row++) {
      draft.lost[row] = dropped[rings[row]] === 1 || left++ % 2 === 1 ? 1 : 0;
    }
    return finish(draft);
  },
});
