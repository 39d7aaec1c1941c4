import type { Primitives } from './primitives.js';

export type ObjectName = 'Car' | 'Pedestrian' | 'Cyclist';

/** A labelled object of the world: its upright bounding box, world frame, metres, radians. */
export interface SceneObject {
  readonly name: ObjectName;
  /** Geometric centre. */
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly lengthM: number;
  readonly widthM: number;
  readonly heightM: number;
  /** Counter-clockwise from +x. */
  readonly yawRad: number;
}

/** Ground: z = slopeX·x + slopeY·y, rough asphalt. The origin lies on it, below the sensor. */
export interface Ground {
  readonly slopeX: number;
  readonly slopeY: number;
  readonly brightness: number;
}

/** Everything a sensor can see. `primitives.objects` index into `objects`. */
export interface Scene {
  readonly ground: Ground;
  readonly primitives: Primitives;
  readonly objects: readonly SceneObject[];
}
