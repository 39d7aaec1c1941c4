/**
 * KITTI's calibrated way between camera boxes and LiDAR boxes.
 *
 * Positions go through R0_rect and Tr_velo_to_cam; the yaw is only re-based (-rotation_y - π/2), as in OpenPCDet's
 * `box_utils.boxes3d_kitti_camera_to_lidar`: the camera's small tilt against the LiDAR is left out of the heading.
 */
import type { FloatArray } from '../contracts/index.js';
import { BOX_SIZE } from './boxes.js';
import { composePoses, identityPose, invertAffine, poseFromRotationTranslation } from './poses.js';

/**
 * `cameraFromLidar` of a KITTI calibration file: rectified camera 0 from velodyne.
 *
 * @param r0Rect (3, 3) row-major
 * @param trVeloToCam (3, 4) row-major
 * @returns (4, 4) row-major
 */
export function rectifiedCameraFromLidar(r0Rect: ArrayLike<number>, trVeloToCam: ArrayLike<number>): Float64Array {
  const cameraFromVelodyne = identityPose();
  for (let i = 0; i < 12; i++) cameraFromVelodyne[i] = trVeloToCam[i];
  return composePoses(poseFromRotationTranslation(r0Rect), cameraFromVelodyne);
}

/** @param boxes (n, 7) house boxes @returns (n, 7) x, y, z of the bottom centre, length, height, width, rotation_y */
export function lidarBoxesToKittiCamera(boxes: FloatArray, cameraFromLidar: ArrayLike<number>): Float64Array {
  const m = cameraFromLidar;
  const out = new Float64Array(boxes.length);
  for (let at = 0; at + 6 < boxes.length; at += BOX_SIZE) {
    const [x, y, z] = [boxes[at], boxes[at + 1], boxes[at + 2] - boxes[at + 5] / 2];
    out[at] = m[0] * x + m[1] * y + m[2] * z + m[3];
    out[at + 1] = m[4] * x + m[5] * y + m[6] * z + m[7];
    out[at + 2] = m[8] * x + m[9] * y + m[10] * z + m[11];
    out[at + 3] = boxes[at + 3];
    out[at + 4] = boxes[at + 5];
    out[at + 5] = boxes[at + 4];
    out[at + 6] = -boxes[at + 6] - Math.PI / 2;
  }
  return out;
}

/** The inverse of {@link lidarBoxesToKittiCamera}. */
export function kittiCameraBoxesToLidar(boxes: FloatArray, cameraFromLidar: ArrayLike<number>): Float64Array {
  const m = invertAffine(cameraFromLidar);
  const out = new Float64Array(boxes.length);
  for (let at = 0; at + 6 < boxes.length; at += BOX_SIZE) {
    const [x, y, z] = [boxes[at], boxes[at + 1], boxes[at + 2]];
    out[at] = m[0] * x + m[1] * y + m[2] * z + m[3];
    out[at + 1] = m[4] * x + m[5] * y + m[6] * z + m[7];
    out[at + 2] = m[8] * x + m[9] * y + m[10] * z + m[11] + boxes[at + 4] / 2;
    out[at + 3] = boxes[at + 3];
    out[at + 4] = boxes[at + 5];
    out[at + 5] = boxes[at + 4];
    out[at + 6] = -boxes[at + 6] - Math.PI / 2;
  }
  return out;
}
