import { identityPose, poseFromRotationTranslation } from '../../../src/geometry/index.js';
import type { EgoPose, LidarModel } from '../../../src/world/lidar/index.js';
import { evenElevations, turnAzimuths } from '../../../src/world/lidar/index.js';
import {
  materialIndex,
  type Instance,
  type MaterialName,
  type Prototype,
  type Scene,
  type SceneObject,
} from '../../../src/world/scene/index.js';
import { instanceOf, meshOf, UNMOVED } from '../trace/bruteForce.js';

/** A square in the plane z = 0 about the origin. */
export function square(halfM: number, material: MaterialName = 'concrete'): Prototype {
  const corners = [-halfM, -halfM, 0, halfM, -halfM, 0, halfM, halfM, 0, -halfM, halfM, 0];
  return { id: 'square', mesh: meshOf(corners, [0, 1, 2, 0, 2, 3], materialIndex(material)) };
}

export const ground = (halfM = 500, material: MaterialName = 'concrete'): Instance =>
  instanceOf(square(halfM, material), UNMOVED);

/** An upright square facing -x at x. */
export const wall = (x: number, halfM = 50, material: MaterialName = 'concrete'): Instance =>
  instanceOf(square(halfM, material), [0, 0, -1, x, 0, 1, 0, 0, 1, 0, 0, 0]);

/** A box of the given size that stands on z = 0 about the origin. */
export function block(length: number, width: number, height: number): Prototype {
  const positions: number[] = [];
  for (let corner = 0; corner < 8; corner++) {
    positions.push((corner & 1 ? 0.5 : -0.5) * length, (corner & 2 ? 0.5 : -0.5) * width, corner & 4 ? height : 0);
  }
  const faces = [
    0, 2, 1, 1, 2, 3, 4, 5, 6, 5, 7, 6, 0, 1, 4, 1, 5, 4, 2, 6, 3, 3, 6, 7, 0, 4, 2, 2, 4, 6, 1, 3, 5, 3, 7, 5,
  ];
  return { id: 'block', mesh: meshOf(positions, faces, materialIndex('concrete')) };
}

export const at = (
  x: number,
  y: number,
  z: number,
  rotation: readonly number[] = [1, 0, 0, 0, 1, 0, 0, 0, 1],
): Float64Array => poseFromRotationTranslation(rotation, [x, y, z]);

export const yaw = (angle: number): number[] => {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  return [c, -s, 0, s, c, 0, 0, 0, 1];
};

export const STANDING: EgoPose = { worldFromEgo: identityPose, egoFromOutput: identityPose() };

/** Exact ranges: 16 channels from +5° to -25°, a ray every degree. */
export function exactLidar(change: Partial<LidarModel> = {}): LidarModel {
  return {
    id: 'exact',
    elevationsRad: evenElevations(16, 5, -25),
    azimuthsRad: turnAzimuths(360),
    minRangeM: 0,
    maxRangeM: 200,
    spinHz: 10,
    rangeNoiseM: 0,
    lostFraction: 0,
    mixedPixelFraction: 0,
    unitStrengthRangeM: 1e6,
    ideal: true,
    ...change,
  };
}

export interface BlockObject {
  readonly x: number;
  readonly y: number;
  readonly yawRad?: number;
  readonly size: readonly [length: number, width: number, height: number];
  readonly velocity?: readonly [number, number];
  readonly rider?: boolean;
}

/** Blocks that move along straight lines, and what stands about them. */
export function sceneOf(blocks: readonly BlockObject[], fixed: readonly Instance[] = []): Scene {
  const objects = blocks.map(({ x, y, yawRad = 0, size, velocity = [0, 0], rider = false }, index): SceneObject => {
    const prototype = block(...size);
    const where = (timeS: number) => ({
      x: x + velocity[0] * timeS,
      y: y + velocity[1] * timeS,
      z: 0,
      yawRad,
      velocityX: velocity[0],
      velocityY: velocity[1],
    });
    return {
      index,
      category: rider ? 'bicycle' : 'car',
      hasRider: rider,
      lengthM: size[0],
      widthM: size[1],
      heightM: size[2],
      trajectory: { at: where },
      colour: [0, 0, 0],
      colourName: 'black',
      instancesAt: (timeS) => {
        const state = where(timeS);
        const [c, s] = [Math.cos(yawRad), Math.sin(yawRad)];
        return [instanceOf(prototype, [c, -s, 0, state.x, s, c, 0, state.y, 0, 0, 1, 0], { object: index })];
      },
    };
  });
  return {
    key: 'blocks',
    durationS: 10,
    fixed,
    objects,
    landmarks: [],
    groundHeight: () => 0,
    ego: { at: () => ({ x: 0, y: 0, z: 0, yawRad: 0, velocityX: 0, velocityY: 0 }) },
    sun: { azimuthRad: 0, elevationRad: 1 },
  };
}
