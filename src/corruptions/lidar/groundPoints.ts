import type { Rng } from '../../contracts/index.js';
import { InputError } from '../../errors/index.js';
import type { LidarContext, LidarPoints } from '../operation.js';
import { fitGroundPlane, heightAbove } from './groundPlane.js';
import { classTable, LAYOUTS } from './layouts.js';

/** The ground of a cloud. */
export interface GroundPoints {
  /** Rows of the ground's points, ascending. */
  readonly rows: Int32Array;
  /** Per ground point the cosine of the angle between its beam and the ground's normal. */
  readonly cosIncidence: Float64Array;
}

/** Half the thickness of what counts as ground around a fitted plane, metres. */
const BAND_M = 0.5;
/** What the published KITTI code takes for ground since its plane fit fails: a band above the sensor. */
const FALLBACK_BAND_M = [1.05, 2.05] as const;

/**
 * Road and sidewalk by the labels where the layout has such classes, else the band around a fitted plane.
 *
 * `compat` follows the published code: with labels the earth is flat and level under the sensor; for KITTI the plane
 * fit always fails (scikit-learn dropped the loss it names) and the fallback lies above the sensor.
 *
 * @throws InputError in `compat` where the layout has ground classes and the cloud no labels
 */
export function groundPoints(cloud: LidarPoints, context: LidarContext, rng: Rng, id: string): GroundPoints {
  const { points, channels, labels } = cloud;
  const width = channels.length;
  const layout = context.layout === undefined ? undefined : LAYOUTS[context.layout];
  const classes = layout?.groundClasses;
  if (layout !== undefined && classes !== undefined && labels !== undefined) {
    const isGround = classTable([classes]);
    const rows = rowsWhere(cloud, (row) => isGround[labels[row] & layout.labelMask] === 0);
    return { rows, cosIncidence: cosines(cloud, rows, 0, 0, -1) };
  }
  if (context.mode === 'compat') {
    if (classes !== undefined) {
      throw new InputError(`${id} (compat) takes the ground from labels and the cloud has none; use mode "fixed"`);
    }
    const [low, high] = FALLBACK_BAND_M;
    const rows = rowsWhere(cloud, (row) => {
      const z = points[row * width + 2];
      return z > low && z < high;
    });
    return { rows, cosIncidence: cosines(cloud, rows, 0, 0, 1) };
  }
  const plane = fitGroundPlane(points, width, rng);
  if (plane === undefined) return { rows: new Int32Array(0), cosIncidence: new Float64Array(0) };
  const length = Math.hypot(plane.slopeX, plane.slopeY, 1);
  const rows = rowsWhere(cloud, (row) => Math.abs(heightAbove(plane, points, row * width)) < BAND_M * length);
  return { rows, cosIncidence: cosines(cloud, rows, plane.slopeX / length, plane.slopeY / length, -1 / length) };
}

/** Rows that pass; points in the sensor itself, which have no direction, never do. */
function rowsWhere({ points, channels }: LidarPoints, test: (row: number) => boolean): Int32Array {
  const width = channels.length;
  const rows = new Int32Array(points.length / width);
  let found = 0;
  for (let row = 0, at = 0; row < rows.length; row++, at += width) {
    if (test(row) && (points[at] !== 0 || points[at + 1] !== 0 || points[at + 2] !== 0)) rows[found++] = row;
  }
  return rows.slice(0, found);
}

/** Cosines between the points' directions and a unit vector. */
function cosines({ points, channels }: LidarPoints, rows: Int32Array, x: number, y: number, z: number): Float64Array {
  const cosines = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    const at = rows[i] * channels.length;
    const px = points[at];
    const py = points[at + 1];
    const pz = points[at + 2];
    cosines[i] = (x * px + y * py + z * pz) / Math.sqrt(px * px + py * py + pz * pz);
  }
  return cosines;
}
