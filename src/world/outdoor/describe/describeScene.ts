import { InputError } from '../../../errors/index.js';
import {
  OBJECT_CATEGORIES,
  type Landmark,
  type MotionState,
  type ObjectCategory,
  type Scene,
} from '../../scene/index.js';
import type { EgoFacts, LandmarkFacts, ObjectFacts, PairFacts, SceneFacts } from './facts.js';
import { landmarkPhrase, objectPhrase } from './phrases.js';
import { edgeDistanceM, gapM, inFrameOf, relationOf } from './whereabouts.js';

export interface DescribeOptions {
  /** Objects and landmarks up to this far from the ego. Default 80. */
  readonly rangeM?: number;
  /** How many neighbours each object is related to. Default 3. */
  readonly neighbours?: number;
}

/** Slower is standing. */
const MOVING_MPS = 0.1;
const BESIDE_M = 8;

/**
 * What can be said about a scene at a moment, as plain data in the world frame: the base of questions and captions.
 *
 * @throws InputError for a time outside of the recording or an impossible option
 */
export function describeScene(scene: Scene, timeS: number, options: DescribeOptions = {}): SceneFacts {
  const { rangeM = 80, neighbours = 3 } = options;
  if (!(timeS >= 0 && timeS <= scene.durationS)) {
    throw new InputError(`scene ${scene.key}: timeS is ${timeS}: give 0 to ${scene.durationS} seconds`);
  }
  if (!(rangeM > 0)) throw new InputError(`description: rangeM is ${rangeM}: give more than 0 metres`);
  if (!(Number.isInteger(neighbours) && neighbours >= 0)) {
    throw new InputError(`description: neighbours is ${neighbours}: give a whole number from 0`);
  }
  const ego = scene.ego.at(timeS);
  const places = scene.landmarks.filter(({ kind }) => kind !== 'road');
  const objects = scene.objects
    .map((object): ObjectFacts => {
      const state = object.trajectory.at(timeS);
      const speedMps = Math.hypot(state.velocityX, state.velocityY);
      const moving = speedMps > MOVING_MPS;
      const fromEgo = inFrameOf(ego, state.x, state.y);
      return {
        index: object.index,
        category: object.category,
        hasRider: object.hasRider,
        colour: object.colourName,
        phrase: objectPhrase(object, moving),
        position: [state.x, state.y, state.z],
        yawRad: state.yawRad,
        velocity: withoutNegativeZero(state.velocityX, state.velocityY),
        speedMps,
        moving,
        sizeM: [object.lengthM, object.widthM, object.heightM],
        fromEgo,
        distanceM: Math.hypot(...fromEgo),
        bearingRad: Math.atan2(fromEgo[1], fromEgo[0]),
        relationToEgo: relationOf(fromEgo),
        nearestLandmark: nearestOf(places, state.x, state.y),
        on: scene.landmarks
          .filter((landmark) => landmark.kind !== 'building' && edgeDistanceM(landmark, state.x, state.y) === 0)
          .map(({ id }) => id),
      };
    })
    .filter(({ distanceM }) => distanceM <= rangeM)
    .sort((a, b) => a.distanceM - b.distanceM || a.index - b.index);
  const landmarks = scene.landmarks
    .map((landmark) => ({ landmark, distanceM: edgeDistanceM(landmark, ego.x, ego.y) }))
    .filter(({ distanceM }) => distanceM <= rangeM)
    .sort((a, b) => a.distanceM - b.distanceM || (a.landmark.id < b.landmark.id ? -1 : 1))
    .map(({ landmark, distanceM }): LandmarkFacts => {
      const { id, kind, facts, centre } = landmark;
      return {
        id,
        kind,
        phrase: landmarkPhrase(landmark),
        facts,
        centre,
        distanceM,
        relationToEgo: relationOf(inFrameOf(ego, ...centre)),
        beside: places
          .filter((other) => other !== landmark && gapM(landmark, other, BESIDE_M) <= BESIDE_M)
          .map((other) => other.id),
      };
    });
  return {
    key: scene.key,
    timeS,
    ego: egoFacts(scene, timeS, ego),
    objects,
    landmarks,
    counts: countBy(objects),
    moving: countBy(objects.filter(({ moving }) => moving)),
    relations: objects.flatMap((subject) => relationsOf(subject, objects, neighbours)),
  };
}

function egoFacts(scene: Scene, timeS: number, ego: MotionState): EgoFacts {
  const { x, y, z, yawRad, velocityX, velocityY } = ego;
  const speedMps = Math.hypot(velocityX, velocityY);
  const earlier = Math.max(0, timeS - 0.2);
  const later = Math.min(scene.durationS, timeS + 0.2);
  const speedAt = (time: number): number => {
    const state = scene.ego.at(time);
    return Math.hypot(state.velocityX, state.velocityY);
  };
  const acceleration = later > earlier ? (speedAt(later) - speedAt(earlier)) / (later - earlier) : 0;
  const changing = acceleration < -0.5 ? 'braking' : acceleration > 0.5 ? 'accelerating' : 'driving';
  const action = speedMps <= MOVING_MPS ? 'standing' : changing;
  return { position: [x, y, z], yawRad, velocity: withoutNegativeZero(velocityX, velocityY), speedMps, action };
}

/** JSON knows one zero only. */
function withoutNegativeZero(x: number, y: number): readonly [number, number] {
  return [x + 0, y + 0];
}

function countBy(objects: readonly ObjectFacts[]): Record<ObjectCategory, number> {
  const counts = Object.fromEntries(OBJECT_CATEGORIES.map((name) => [name, 0])) as Record<ObjectCategory, number>;
  for (const { category } of objects) counts[category]++;
  return counts;
}

function relationsOf(subject: ObjectFacts, objects: readonly ObjectFacts[], neighbours: number): PairFacts[] {
  const [x, y] = subject.position;
  return objects
    .filter((other) => other !== subject)
    .map((other) => ({ other, distanceM: Math.hypot(other.position[0] - x, other.position[1] - y) }))
    .sort((a, b) => a.distanceM - b.distanceM || a.other.index - b.other.index)
    .slice(0, neighbours)
    .map(({ other, distanceM }) => {
      const frame = { x: other.position[0], y: other.position[1], yawRad: other.yawRad };
      return { subject: subject.index, relation: relationOf(inFrameOf(frame, x, y)), object: other.index, distanceM };
    });
}

function nearestOf(landmarks: readonly Landmark[], x: number, y: number): { id: string; distanceM: number } | null {
  let nearest: { id: string; distanceM: number } | null = null;
  for (const landmark of landmarks) {
    const distanceM = edgeDistanceM(landmark, x, y);
    if (nearest === null || distanceM < nearest.distanceM) nearest = { id: landmark.id, distanceM };
  }
  return nearest;
}
