import { poseFromRollPitchYaw, wrapAngle } from '../../geometry/index.js';
import type { Scene } from '../scene/index.js';
import type { WorldFrame } from './worldFile.js';

/** Half the span over which a turn and a climb are measured. */
const STEP_S = 0.005;

/** Where the scene's ego is and how it moves, level, in the terms of a world file. */
export function egoMotionOf(scene: Scene, timeS: number): Pick<WorldFrame, 'worldFromEgo' | 'motion'> {
  const { x, y, z, yawRad, velocityX, velocityY } = scene.ego.at(timeS);
  const [start, end] = [Math.max(0, timeS - STEP_S), Math.min(scene.durationS, timeS + STEP_S)];
  const [before, after] = [scene.ego.at(start), scene.ego.at(end)];
  const spanS = end - start;
  const climbMps = spanS > 0 ? (after.z - before.z) / spanS : 0;
  const yawRateRadPs = spanS > 0 ? wrapAngle(after.yawRad - before.yawRad) / spanS : 0;
  return {
    worldFromEgo: Array.from(poseFromRollPitchYaw({ rollRad: 0, pitchRad: 0, yawRad }, [x, y, z])),
    motion: { velocityMps: [velocityX, velocityY, climbMps], yawRateRadPs },
  };
}
