import { BOX_SIZE, countPointsInBoxes } from '../geometry/index.js';
import { sensorFromWorld, type SensorPose } from './lidarSensor.js';
import type { Scene } from './scene.js';

/** The labels of one scan. */
export interface ScanLabels {
  readonly names: readonly string[];
  /** (n, 7) x, y, z, length, width, height, yaw in the sensor frame. */
  readonly boxes: Float64Array;
  /** (n) points of the scan inside each box. */
  readonly pointCounts: Int32Array;
  /** (n) index into the scene's objects. */
  readonly objects: Int32Array;
}

/**
 * Boxes of the scene's objects as the sensor sees them: always the whole object, however little of it is visible.
 *
 * A box has no roll or pitch of its own: under a tilted sensor its centre and heading turn, its sides stay aligned with
 * the sensor's vertical, as in the Pi3DET reference code.
 *
 * @param minPoints objects with fewer points inside their box are left out
 */
export function labelScan(scene: Scene, pose: SensorPose, points: Float32Array, stride = 4, minPoints = 1): ScanLabels {
  const boxes = new Float64Array(scene.objects.length * BOX_SIZE);
  const r = sensorFromWorld(pose);
  scene.objects.forEach((object, index) => {
    const [x, y, z] = [object.x, object.y, object.z - pose.heightM];
    const cos = Math.cos(object.yawRad);
    const sin = Math.sin(object.yawRad);
    boxes.set(
      [
        r[0] * x + r[1] * y + r[2] * z,
        r[3] * x + r[4] * y + r[5] * z,
        r[6] * x + r[7] * y + r[8] * z,
        object.lengthM,
        object.widthM,
        object.heightM,
        Math.atan2(r[3] * cos + r[4] * sin, r[0] * cos + r[1] * sin),
      ],
      index * BOX_SIZE,
    );
  });
  const counts = countPointsInBoxes(points, stride, boxes);
  const objects = Int32Array.from(counts.keys()).filter((index) => counts[index] >= minPoints);
  const kept = new Float64Array(objects.length * BOX_SIZE);
  objects.forEach((index, row) => {
    kept.set(boxes.subarray(index * BOX_SIZE, (index + 1) * BOX_SIZE), row * BOX_SIZE);
  });
  return {
    names: Array.from(objects, (index) => scene.objects[index].name),
    boxes: kept,
    pointCounts: Int32Array.from(objects, (index) => counts[index]),
    objects,
  };
}
