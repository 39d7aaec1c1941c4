import { identityPose, poseFromRotationTranslation } from '../../src/geometry/index.js';
import type { EgoPose } from '../../src/world/lidar/index.js';
import { buildBlock } from '../../src/world/outdoor/index.js';
import { instancesAt, type Instance, type Scene } from '../../src/world/scene/index.js';

export const CHANNELS = 64;
export const STEPS = 1024;
/** Height of the sensor above the ground. */
export const SENSOR_M = 1.9;
const TIME_S = 3;

export interface CityRays {
  readonly instances: readonly Instance[];
  readonly pose: EgoPose;
  readonly timeS: number;
  /** (CHANNELS · STEPS, 6) origin and unit direction of a whole turn from +2° to -24.8°, channel by channel. */
  readonly rays: Float64Array;
}

/** A crossroads of the built-in world with all its traffic, and a turn of a LiDAR on the car that drives there. */
export function cityRays(): CityRays {
  const scene: Scene = buildBlock('bench', { layout: 'crossroads' });
  const instances = instancesAt(scene, TIME_S);
  const triangles = instances.reduce((sum, { prototype }) => sum + prototype.mesh.triangles.length / 3, 0);
  if (triangles < 200_000) throw new Error(`${triangles} triangles`);
  const worldFromEgo = (timeS: number): Float64Array => {
    const { x, y, z, yawRad } = scene.ego.at(timeS);
    const [cos, sin] = [Math.cos(yawRad), Math.sin(yawRad)];
    return poseFromRotationTranslation([cos, -sin, 0, sin, cos, 0, 0, 0, 1], [x, y, z]);
  };
  const { x, y, z } = scene.ego.at(TIME_S);
  const rays = new Float64Array(6 * CHANNELS * STEPS);
  for (let ray = 0; ray < CHANNELS * STEPS; ray++) {
    const elevation = ((2 - (26.8 * Math.floor(ray / STEPS)) / (CHANNELS - 1)) * Math.PI) / 180;
    const azimuth = -Math.PI + (2 * Math.PI * ((ray % STEPS) + 0.5)) / STEPS;
    const level = Math.cos(elevation);
    const direction = [level * Math.cos(azimuth), level * Math.sin(azimuth), Math.sin(elevation)];
    rays.set([x, y, z + SENSOR_M, ...direction], 6 * ray);
  }
  return { instances, pose: { worldFromEgo, egoFromOutput: identityPose() }, timeS: TIME_S, rays };
}

/** Throws unless most rays hit: a scene that is not there is quick. */
export function checkHits(hits: number, rays: number): void {
  if (!(hits > 0.8 * rays && hits <= rays)) throw new Error(`${hits} of ${rays} rays hit`);
}

export function mountedAt(x: number, y: number, z: number): Float64Array {
  return poseFromRotationTranslation([1, 0, 0, 0, 1, 0, 0, 0, 1], [x, y, z]);
}
