import { InputError } from '../../errors/index.js';
import { MeshBuilder, placeInstance } from '../mesh/index.js';
import type { Scene } from '../scene/index.js';

/**
 * Nothing but a level plane z = 0 that reaches `halfM` to all sides, on which a vehicle drives along +x: for closed
 * forms.
 *
 * @throws InputError for a size, duration or speed that cannot be
 */
export function flatGround(options: { halfM?: number; durationS?: number; egoSpeedMps?: number } = {}): Scene {
  const { halfM = 500, durationS = 20, egoSpeedMps = 0 } = options;
  if (!(halfM > 0 && halfM <= 1e5)) throw new InputError(`flat ground: halfM is ${halfM}: give 0 to 100000 metres`);
  if (!(durationS > 0)) throw new InputError(`flat ground: durationS is ${durationS}: give more than 0 seconds`);
  if (!(egoSpeedMps >= 0)) throw new InputError(`flat ground: egoSpeedMps is ${egoSpeedMps}: give 0 or more`);
  const builder = new MeshBuilder();
  builder.polygon('asphalt', [[-halfM, -halfM, 0], [halfM, -halfM, 0], [halfM, halfM, 0], [-halfM, halfM, 0]]); // prettier-ignore
  const ground = { id: `flat-ground/${halfM}`, mesh: builder.build() };
  return {
    key: `flat-ground?${JSON.stringify({ halfM, durationS, egoSpeedMps })}`,
    durationS,
    fixed: [placeInstance(ground, { x: 0, y: 0, z: 0, yawRad: 0 })],
    objects: [],
    landmarks: [],
    groundHeight: () => 0,
    ego: { at: (timeS) => ({ x: egoSpeedMps * timeS, y: 0, z: 0, yawRad: 0, velocityX: egoSpeedMps, velocityY: 0 }) },
    sun: { azimuthRad: 0.8, elevationRad: 0.7 },
  };
}
