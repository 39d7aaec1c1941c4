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
  const r = sensorFromWorld(pose);
  const names: string[] = [];
  const boxes: number[] = [];
  const counts: number[] = [];
  const objects: number[] = [];
  scene.objects.forEach((object, index) => {
    const [x, y, z] = [object.x, object.y, object.z - pose.heightM];
    const cos = Math.cos(object.yawRad);
    const sin = Math.sin(object.yawRad);
    const box = [
      r[0] * x + r[1] * y + r[2] * z,
      r[3] * x + r[4] * y + r[5] * z,
      r[6] * x + r[7] * y + r[8] * z,
      object.lengthM,
      object.widthM,
      object.heightM,
      Math.atan2(r[3] * cos + r[4] * sin, r[0] * cos + r[1] * sin),
    ];
    const inside = countPointsInBox(points, stride, box);
    if (inside < minPoints) return;
    names.push(object.name);
    boxes.push(...box);
    counts.push(inside);
    objects.push(index);
  });
  return {
    names,
    boxes: Float64Array.from(boxes),
    pointCounts: Int32Array.from(counts),
    objects: Int32Array.from(objects),
  };
}

/** Points (n, stride) inside a box (x, y, z, length, width, height, yaw), faces included. */
export function countPointsInBox(points: Float32Array, stride: number, box: readonly number[]): number {
  const [cx, cy, cz, length, width, height, yaw] = box;
  const cos = Math.cos(yaw);
  const sin = Math.sin(yaw);
  const reach = Math.hypot(length, width) / 2;
  let count = 0;
  for (let at = 0; at < points.length; at += stride) {
    const dx = points[at] - cx;
    if (dx > reach || dx < -reach) continue;
    const dy = points[at + 1] - cy;
    if (dy > reach || dy < -reach) continue;
    if (Math.abs(points[at + 2] - cz) > height / 2) continue;
    if (Math.abs(dx * cos + dy * sin) <= length / 2 && Math.abs(dy * cos - dx * sin) <= width / 2) count++;
  }
  return count;
}
