import { composePoses, poseFromRollPitchYaw } from '../../../src/geometry/index.js';
import type { Scene } from '../../../src/world/scene/index.js';
import { lidarOf, type SensedFrame, type WorldFrame } from '../../../src/world/resense/index.js';
import { ground, sceneOf, type BlockObject } from '../lidar/simpleScenes.js';

/** Cars on a plain. */
export const BLOCKS: readonly BlockObject[] = [
  { x: 12, y: 3, size: [4.2, 1.8, 1.5], velocity: [5, 0] },
  { x: 25, y: -4, yawRad: 0.7, size: [4.5, 1.9, 1.6] },
  { x: -15, y: 2, yawRad: 2, size: [4, 1.7, 1.5] },
  { x: 60, y: 1, size: [12, 2.5, 3.4] },
];

export const plain = (blocks: readonly BlockObject[] = BLOCKS): Scene => sceneOf(blocks, [ground(400, 'asphalt')]);

export const posed = (
  [x, y, z]: readonly [number, number, number],
  [roll, pitch, yaw]: readonly [number, number, number] = [0, 0, 0],
): Float64Array => poseFromRollPitchYaw({ rollRad: roll, pitchRad: pitch, yawRad: yaw }, [x, y, z]);

/** A robot somewhere on the plain, turned, with a LiDAR that is tilted a little. */
export function frameOf(change: Partial<WorldFrame> = {}): WorldFrame {
  return {
    id: '0000007',
    scene: 'plain',
    timeS: 1.5,
    worldFromEgo: [...posed([3, -2, 0], [0, 0, 0.4])],
    motion: { velocityMps: [0, 0, 0], yawRateRadPs: 0 },
    egoFromLidar: [...posed([0.2, 0.05, 1.9], [0.02, -0.03, 0])],
    lidar: 'top',
    rollingShutter: 'none',
    seed: 99,
    minPoints: 5,
    ...change,
  };
}

/** CARLA's semantic LiDAR: exact ranges. */
export const EXACT = lidarOf({ model: 'place3d-16' });
/** With noise and losses. */
export const NOISY = lidarOf({ model: 'velodyne-vlp-16', sector: { widthDeg: 120, steps: 240 } });

/** Points of a sensed frame in the world. */
export function inWorld(frame: WorldFrame, sensed: SensedFrame): Float64Array {
  const pose = composePoses(frame.worldFromEgo, sensed.egoFromOutput);
  const { points } = sensed.scan;
  return Float64Array.from({ length: points.length / 2 }, (_, i) => {
    const [row, axis] = [6 * Math.floor(i / 3), i % 3];
    return (
      pose[4 * axis] * points[row] +
      pose[4 * axis + 1] * points[row + 1] +
      pose[4 * axis + 2] * points[row + 2] +
      pose[4 * axis + 3]
    );
  });
}
