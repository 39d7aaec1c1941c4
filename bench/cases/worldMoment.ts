import { poseFromRollPitchYaw } from '../../src/geometry/index.js';
import { buildBlock } from '../../src/world/outdoor/index.js';
import { instancesAt, type Instance, type Scene } from '../../src/world/scene/index.js';

/** A block at a time, and where its ego vehicle is. */
export interface WorldMoment {
  readonly scene: Scene;
  readonly instances: readonly Instance[];
  readonly worldFromEgo: Float64Array;
}

/** Triangles that the rows about the world promise at least. */
const LEAST_TRIANGLES = 200_000;
const TIME_S = 5;

export function worldMoment(): WorldMoment {
  const scene = buildBlock('bench/world-view', { layout: 'street' });
  const instances = instancesAt(scene, TIME_S);
  const triangles = instances.reduce((sum, { prototype }) => sum + prototype.mesh.materials.length, 0);
  if (triangles < LEAST_TRIANGLES) throw new Error(`the block has only ${triangles} triangles`);
  const { x, y, z, yawRad } = scene.ego.at(TIME_S);
  return { scene, instances, worldFromEgo: poseFromRollPitchYaw({ rollRad: 0, pitchRad: 0, yawRad }, [x, y, z]) };
}
