/** Labels as a moved LiDAR has them. */
import ndarray from 'ndarray';
import type { NuscenesObjects } from '../../src/datasets/nuscenes/index.js';
import { wrapAngle } from '../../src/geometry/index.js';

/**
 * Labels in the moved frame. Boxes stay upright in it: under a tilted frame centre and heading turn, sides do not.
 *
 * @param lidarFromRecorded (4, 4)
 */
export function movedObjects(objects: NuscenesObjects, lidarFromRecorded: Float64Array): NuscenesObjects {
  const m = lidarFromRecorded;
  const boxes = (objects.boxes.data as Float64Array).slice();
  for (let at = 0; at < boxes.length; at += 7) {
    const [x, y, z] = boxes.subarray(at, at + 3);
    const [cos, sin] = [Math.cos(boxes[at + 6]), Math.sin(boxes[at + 6])];
    for (let axis = 0; axis < 3; axis++) {
      boxes[at + axis] = m[4 * axis] * x + m[4 * axis + 1] * y + m[4 * axis + 2] * z + m[4 * axis + 3];
    }
    boxes[at + 6] = wrapAngle(Math.atan2(m[4] * cos + m[5] * sin, m[0] * cos + m[1] * sin));
  }
  const velocities = objects.velocities.slice();
  for (let at = 0; at < velocities.length; at += 2) {
    const [x, y] = velocities.subarray(at, at + 2);
    velocities[at] = m[0] * x + m[1] * y;
    velocities[at + 1] = m[4] * x + m[5] * y;
  }
  return { ...objects, boxes: ndarray(boxes, [boxes.length / 7, 7]), velocities };
}
