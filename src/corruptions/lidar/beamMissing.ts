import { z } from 'zod';
import { InputError } from '../../errors/index.js';
import type { Rng } from '../../contracts/index.js';
import type { LidarOperation } from '../operation.js';
import { lidarOperation } from './define.js';
import { draftOf, finish } from './draft.js';
import { layoutOf } from './layouts.js';
import { ringsOf } from './rings.js';
import { distinctIndices } from './sampling.js';

const parameters = z.strictObject({
  beams: z.number().int().min(0).describe('Lasers that fail'),
});

/**
 * `compat` draws the lasers with replacement, as published, so that fewer fail than the number says (16, 32 and 48
 * of 64 are 13.99, 24.43 and 32.20 on average); `fixed` draws that many different ones.
 */
export const beamMissing: LidarOperation<z.output<typeof parameters>> = lidarOperation({
  id: 'beam_missing',
  description: 'Lasers fail: all points of some rings are lost',
  parameters,
  source: 'Kong et al., Robo3D, ICCV 2023; ldkong1205/Robo3D, create/*/beam_missing.py',
  needs: [],
  corrupt(cloud, { beams }, rng, context) {
    const draft = draftOf(cloud);
    if (beams === 0) return finish(draft);
    const sensor = layoutOf(context.layout, 'beam_missing');
    const rings = ringsOf(cloud, sensor, context, 'beam_missing');
    const failed = new Uint8Array(sensor.beams);
    const [first, last] = sensor.missingBeams;
    for (const ring of drawBeams(first, last, beams, rng, context.mode === 'compat')) failed[ring] = 1;
    for (let row = 0; row < draft.count; row++) draft.lost[row] = failed[rings[row]] ?? 0;
    return finish(draft);
  },
});

function drawBeams(first: number, last: number, wanted: number, rng: Rng, again: boolean): Iterable<number> {
  const count = last - first + 1;
  if (again) return Array.from({ length: wanted }, () => rng.integer(first, last + 1));
  if (wanted > count) {
    throw new InputError(
      `beam_missing: ${wanted} lasers cannot fail: only ${count} (${first} to ${last}) may; name fewer`,
    );
  }
  return distinctIndices(count, wanted, rng).map((index) => first + index);
}
