import type { FloatArray } from '../../contracts/index.js';
import { invertPose, moveBoxesInPlace, rollPitchYawOf, transformPointsInPlace } from '../../geometry/index.js';

/** A cloud and the boxes in it, both in the LiDAR frame. */
export interface LidarScene {
  /** (n, stride) row-major, x y z first, metres. */
  readonly points: FloatArray;
  readonly stride: number;
  /** (m, 7) house boxes. */
  readonly boxes: FloatArray;
}

/**
 * The scene as a sensor in another pose has it.
 *
 * Points and box centres go through the pose; headings turn by its yaw (extrinsic x-y-z); sizes and the other channels
 * stay, and boxes stay upright (robosense2025/track5, `random_global_rotation_xy`).
 *
 * @param pose (4, 4) new frame from old frame
 * @returns copies in the same precision
 */
export function moveScene(scene: LidarScene, pose: ArrayLike<number>): LidarScene {
  const moved = copyOf(scene);
  transformPointsInPlace(pose, moved.points, moved.stride);
  moveBoxesInPlace(pose, rollPitchYawOf(pose).yawRad, moved.boxes);
  return moved;
}

/**
 * Undoes {@link moveScene} with the same pose.
 *
 * Headings turn back by the yaw of `pose` itself: the inverse of a tilt has a small yaw of its own, which would not.
 */
export function moveSceneBack(scene: LidarScene, pose: ArrayLike<number>): LidarScene {
  const restored = copyOf(scene);
  const inverse = invertPose(pose);
  transformPointsInPlace(inverse, restored.points, restored.stride);
  moveBoxesInPlace(inverse, -rollPitchYawOf(pose).yawRad, restored.boxes);
  return restored;
}

function copyOf({ points, stride, boxes }: LidarScene): LidarScene {
  return { points: points.slice(), stride, boxes: boxes.slice() };
}
