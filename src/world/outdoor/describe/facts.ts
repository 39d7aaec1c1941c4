import type { Landmark, ObjectCategory } from '../../scene/index.js';

/** Quarters around something, by its own heading. */
export type Relation = 'in front of' | 'behind' | 'left of' | 'right of';

export interface EgoFacts {
  readonly position: readonly [number, number, number];
  readonly yawRad: number;
  readonly velocity: readonly [number, number];
  readonly speedMps: number;
  readonly action: 'standing' | 'driving' | 'braking' | 'accelerating';
}

export interface ObjectFacts {
  readonly index: number;
  readonly category: ObjectCategory;
  readonly hasRider: boolean;
  readonly colour: string;
  readonly phrase: string;
  /** Centre of the footprint on the ground, world frame, metres. */
  readonly position: readonly [number, number, number];
  readonly yawRad: number;
  /** World frame, metres a second. */
  readonly velocity: readonly [number, number];
  readonly speedMps: number;
  readonly moving: boolean;
  readonly sizeM: readonly [length: number, width: number, height: number];
  /** Forward and left of the ego, metres. */
  readonly fromEgo: readonly [forward: number, left: number];
  readonly distanceM: number;
  /** Counter-clockwise from the ego's heading, -π to π. */
  readonly bearingRad: number;
  readonly relationToEgo: Relation;
  /** The nearest building, park, water, car park or square; its edge is so far away, 0 inside. */
  readonly nearestLandmark: { readonly id: string; readonly distanceM: number } | null;
  /** On which roads, car parks, parks or squares it is. */
  readonly on: readonly string[];
}

export interface LandmarkFacts {
  readonly id: string;
  readonly kind: Landmark['kind'];
  readonly phrase: string;
  readonly facts: Landmark['facts'];
  readonly centre: readonly [number, number];
  /** From the ego to the nearest edge, 0 inside. */
  readonly distanceM: number;
  readonly relationToEgo: Relation;
  /** Landmarks whose edges are within 8 m of its own. */
  readonly beside: readonly string[];
}

export interface PairFacts {
  readonly subject: number;
  /** Where the subject is as seen from the other one's heading. */
  readonly relation: Relation;
  readonly object: number;
  readonly distanceM: number;
}

export interface SceneFacts {
  readonly key: string;
  readonly timeS: number;
  readonly ego: EgoFacts;
  /** Of the objects within the range. */
  readonly counts: Readonly<Record<ObjectCategory, number>>;
  readonly moving: Readonly<Record<ObjectCategory, number>>;
  /** Nearest to the ego first. */
  readonly objects: readonly ObjectFacts[];
  readonly landmarks: readonly LandmarkFacts[];
  /** Each object with its nearest neighbours. */
  readonly relations: readonly PairFacts[];
}
