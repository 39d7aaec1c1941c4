import { InputError } from '../../errors/index.js';
import type { LidarContext, LidarPoints } from '../operation.js';
import type { LayoutConstants } from './layouts.js';

/**
 * Laser of every point: the ring channel, or for the 64 beams of KITTI the turns of the azimuth.
 *
 * KITTI stores one laser's turn after the other, so a jump of the azimuth over the forward direction begins the next
 * ring; a cloud in another order holds nothing to tell. `fixed` refuses such a cloud, `compat` counts on regardless.
 *
 * @returns (n) 0 … beams − 1
 * @throws InputError without ring channel where the order of the points does not tell the rings
 */
export function ringsOf(cloud: LidarPoints, sensor: LayoutConstants, context: LidarContext, id: string): Int32Array {
  const { points, channels } = cloud;
  const width = channels.length;
  const column = channels.indexOf('ring');
  if (column >= 0) {
    const rings = new Int32Array(points.length / width);
    for (let row = 0; row < rings.length; row++) {
      const ring = points[row * width + column];
      if (!(ring >= 0 && ring < sensor.beams)) {
        throw new InputError(
          `${id}: point ${row} is of ring ${ring}; a sensor of the layout ${context.layout} has the rings 0 to ` +
            `${sensor.beams - 1}: name the layout that the cloud has`,
        );
      }
      rings[row] = ring;
    }
    return rings;
  }
  if (sensor.beams !== 64) {
    throw new InputError(`${id} needs the channel "ring"; the cloud has ${channels.join(' ')}`);
  }
  const { rings, turns } = ringsByAzimuth(cloud, sensor.beams);
  if (context.mode === 'fixed' && (turns < 2 || turns > sensor.beams + 2)) {
    throw new InputError(
      `${id} needs the ring of every point; the points are not in the order of a Velodyne HDL-64E ` +
        `(${turns} turns of the azimuth instead of ${sensor.beams}): give a ring channel or the unsorted cloud`,
    );
  }
  return rings;
}

/** Cotangent of 108°: within 72° of forward, which is 0.2 of a turn. */
const LIMIT = 1 / Math.tan(0.6 * Math.PI);
const [ELSEWHERE, LEFT, RIGHT] = [0, 1, 2];

/** Source: the ring recovery of the KITTI and SemanticKITTI generators in ldkong1205/Robo3D. */
function ringsByAzimuth({ points, channels }: LidarPoints, beams: number): { rings: Int32Array; turns: number } {
  const width = channels.length;
  const rings = new Int32Array(points.length / width);
  let turns = 0;
  let lastSide = ELSEWHERE;
  for (let row = 0; row < rings.length; row++) {
    const [x, y] = [points[row * width], points[row * width + 1]];
    const side = -x < Math.abs(y) * LIMIT ? (y > 0 || Object.is(y, 0) ? LEFT : RIGHT) : ELSEWHERE;
    if (row > 0 && side === LEFT && lastSide === RIGHT) turns++;
    lastSide = side;
    rings[row] = Math.min(turns, beams - 1);
  }
  return { rings, turns: turns + 1 };
}
