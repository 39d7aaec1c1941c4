import { assertRigidTransform, BOX_SIZE, countPointsInBoxes, invertPose } from '../../geometry/index.js';
import type { ObjectCategory, Scene } from '../scene/index.js';
import type { EgoPose, RollingShutter } from './firings.js';
import type { MountedLidar } from './lidarModel.js';
import { SCAN_COLUMNS, type LidarScan } from './scanWriter.js';
import { raysOnLoneObjects } from './visibility.js';

/** The objects of a scene as they are, one row each. */
export interface ObjectLabels {
  /** (n, 7) centre x, y, z, length, width, height, yaw in the output frame. */
  readonly boxes: Float64Array;
  /** (n) */
  readonly categories: readonly ObjectCategory[];
  /** (n) index into the scene's objects. */
  readonly objects: Int32Array;
  /** (n) 1 for a bicycle or motorcycle somebody rides. */
  readonly hasRider: Uint8Array;
  /** (n, 2) over the ground, not relative to the robot; along the output frame's x and y, metres a second. */
  readonly velocities: Float64Array;
  /** (n) points of the scan inside each box. */
  readonly pointCounts: Uint32Array;
  /** (n) 0 to 1: rays on the object of those it would get if it stood alone; 0 where it would get none. */
  readonly visibility: Float64Array;
}

/** How a scan came about: what `scanLidars` was called with. */
export interface Sensing {
  readonly lidars: readonly MountedLidar[];
  readonly pose: EgoPose;
  readonly rollingShutter?: RollingShutter;
}

/**
 * Ideal labels of a scan: every object of the scene, however little of it is seen. Use `selectLabels` to leave some out.
 *
 * A box is upright in the output frame: under a tilted frame its centre and heading turn, its sides stay along the
 * frame's vertical.
 *
 * @param worldFromOutput (4, 4) at `timeS`
 * @throws InputError for a pose that is none
 */
export function annotate(
  scene: Scene,
  timeS: number,
  worldFromOutput: Float64Array,
  scan: LidarScan,
  { lidars, pose, rollingShutter }: Sensing,
): ObjectLabels {
  assertRigidTransform(worldFromOutput, 'worldFromOutput');
  const m = invertPose(worldFromOutput);
  const count = scene.objects.length;
  const boxes = new Float64Array(BOX_SIZE * count);
  const velocities = new Float64Array(2 * count);
  scene.objects.forEach((object, row) => {
    const { x, y, z, yawRad, velocityX, velocityY } = object.trajectory.at(timeS);
    const up = z + object.heightM / 2;
    const [cos, sin] = [Math.cos(yawRad), Math.sin(yawRad)];
    boxes.set(
      [
        m[0] * x + m[1] * y + m[2] * up + m[3],
        m[4] * x + m[5] * y + m[6] * up + m[7],
        m[8] * x + m[9] * y + m[10] * up + m[11],
        object.lengthM,
        object.widthM,
        object.heightM,
        Math.atan2(m[4] * cos + m[5] * sin, m[0] * cos + m[1] * sin),
      ],
      BOX_SIZE * row,
    );
    velocities[2 * row] = m[0] * velocityX + m[1] * velocityY;
    velocities[2 * row + 1] = m[4] * velocityX + m[5] * velocityY;
  });
  const shutter = rollingShutter === undefined ? {} : { rollingShutter };
  const alone = raysOnLoneObjects(scene, lidars, pose, { timeS, ...shutter });
  return {
    boxes,
    categories: scene.objects.map(({ category }) => category),
    objects: Int32Array.from(scene.objects, ({ index }) => index),
    hasRider: Uint8Array.from(scene.objects, ({ hasRider }) => (hasRider ? 1 : 0)),
    velocities,
    pointCounts: countPointsInBoxes(scan.points, SCAN_COLUMNS, boxes),
    visibility: Float64Array.from(alone, (rays, row) => {
      const seen = scan.raysOnObjects[scene.objects[row].index] ?? 0;
      return rays === 0 ? 0 : seen / rays;
    }),
  };
}

/** The labels of the rows for which `keeps` holds, in their order. */
export function selectLabels(labels: ObjectLabels, keeps: (row: number) => boolean): ObjectLabels {
  const rows = [...labels.objects.keys()].filter(keeps);
  const wide = (values: Float64Array, width: number): Float64Array =>
    Float64Array.from(rows.flatMap((row) => Array.from(values.subarray(width * row, width * (row + 1)))));
  return {
    boxes: wide(labels.boxes, BOX_SIZE),
    categories: rows.map((row) => labels.categories[row]),
    objects: Int32Array.from(rows, (row) => labels.objects[row]),
    hasRider: Uint8Array.from(rows, (row) => labels.hasRider[row]),
    velocities: wide(labels.velocities, 2),
    pointCounts: Uint32Array.from(rows, (row) => labels.pointCounts[row]),
    visibility: Float64Array.from(rows, (row) => labels.visibility[row]),
  };
}
