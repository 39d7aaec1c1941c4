import type { Instance } from './instance.js';

/** The classes that the world's moving objects have; what a data set calls them is the data set's matter. */
export const OBJECT_CATEGORIES = ['car', 'truck', 'bus', 'motorcycle', 'bicycle', 'pedestrian'] as const;
export type ObjectCategory = (typeof OBJECT_CATEGORIES)[number];

/** Where something is at a time. World frame: x, y, z up, metres; yaw counter-clockwise from +x. */
export interface MotionState {
  readonly x: number;
  readonly y: number;
  /** Of the ground under it. */
  readonly z: number;
  readonly yawRad: number;
  /** Metres a second in the world frame. */
  readonly velocityX: number;
  readonly velocityY: number;
}

/** A path through time: the derivative of the position is the velocity. */
export interface Trajectory {
  /** @param timeS within [0, durationS] of the scene */
  at(timeS: number): MotionState;
}

/** Something that is labelled: it has a box, a class and a track. */
export interface SceneObject {
  /** Its place in `Scene.objects`. */
  readonly index: number;
  readonly category: ObjectCategory;
  /** Bicycles and motorcycles: somebody rides it, and the box includes the rider. */
  readonly hasRider: boolean;
  /** Tight about the shape. */
  readonly lengthM: number;
  readonly widthM: number;
  readonly heightM: number;
  readonly trajectory: Trajectory;
  /** The colour a person would name, sRGB, and its English name: facts for descriptions. */
  readonly colour: readonly [number, number, number];
  readonly colourName: string;
  /** Its shape at a time, in the world, with `object` set; several where parts turn or legs swing. */
  instancesAt(timeS: number): readonly Instance[];
}

/** Something large that stays: a building, a park, a pond. Facts for descriptions and aerial views. */
export interface Landmark {
  readonly id: string;
  readonly kind: 'building' | 'park' | 'water' | 'carPark' | 'road' | 'square';
  /** (x, y) of the centre, world frame. */
  readonly centre: readonly [number, number];
  /** Of the footprint's rectangle. */
  readonly lengthM: number;
  readonly widthM: number;
  readonly heightM: number;
  readonly yawRad: number;
  /** E.g. { storeys: 4, roof: 'flat', wall: 'red brick' }. */
  readonly facts: Readonly<Record<string, string | number | boolean>>;
}

/** A world for one recording. Equal keys and options give equal scenes on every machine with the same Node major. */
export interface Scene {
  /** What it was made from; opens the same scene again. */
  readonly key: string;
  readonly durationS: number;
  readonly fixed: readonly Instance[];
  readonly objects: readonly SceneObject[];
  readonly landmarks: readonly Landmark[];
  /** Height of the ground, metres. */
  groundHeight(x: number, y: number): number;
  /** Where a vehicle drives that records the scene. */
  readonly ego: Trajectory;
  /** Direction to the sun: azimuth counter-clockwise from +x, elevation above the horizon. */
  readonly sun: { readonly azimuthRad: number; readonly elevationRad: number };
}

/** Everything that can be hit at a time, fixed things first. */
export function instancesAt(scene: Scene, timeS: number): Instance[] {
  return [...scene.fixed, ...scene.objects.flatMap((object) => object.instancesAt(timeS))];
}
