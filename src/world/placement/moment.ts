import { InputError } from '../../errors/index.js';
import { builtScene } from '../resense/scenes.js';
import { egoMotionOf } from '../resense/egoMotion.js';
import type { SceneReference } from '../resense/worldFile.js';
import { instancesAt, type Scene, type SceneObject } from '../scene/index.js';
import { RayTracer } from '../trace/index.js';

/** A moment of a scene, as plain data that a worker can open. */
export interface PlacementFrame {
  readonly scene: SceneReference;
  readonly timeS: number;
}

export interface FrameChoice {
  /** Begins the keys of the blocks: two choices of different keys never show the same street. */
  readonly key: string;
  readonly scenes: number;
  /** Of each scene, evenly spread over its recording. */
  readonly moments: number;
}

/** Length of a recording: long enough for a vehicle to see another street corner at every moment. */
const DURATION_S = 20;

/**
 * City blocks of the built-in world at several moments each, with the ego vehicle where it drives then.
 *
 * @throws InputError for no scene or no moment
 */
export function placementFrames({ key, scenes, moments }: FrameChoice): PlacementFrame[] {
  for (const [name, value] of Object.entries({ scenes, moments })) {
    if (!(Number.isInteger(value) && value >= 1)) {
      throw new InputError(`${name} is ${value}; it must be a whole number, 1 or more`);
    }
  }
  return Array.from({ length: scenes * moments }, (_, index) => ({
    scene: {
      builder: 'block',
      key: `${key}/${Math.floor(index / moments)}`,
      options: { durationS: DURATION_S },
    },
    timeS: (DURATION_S * ((index % moments) + 0.5)) / moments,
  }));
}

/** What rays meet at a moment, and whose labels it has. */
export interface PlacementMoment {
  readonly tracer: RayTracer;
  /** (4, 4) x forward, y left, z up, origin on the ground; level. */
  readonly worldFromEgo: Float64Array;
  readonly objects: readonly SceneObject[];
  /** (objects) distance over the ground from the ego's origin, metres. */
  readonly groundRangeM: Float64Array;
}

/** A moment of any scene. */
export function momentOf(scene: Scene, timeS: number): PlacementMoment {
  const worldFromEgo = Float64Array.from(egoMotionOf(scene, timeS).worldFromEgo);
  return {
    tracer: new RayTracer(instancesAt(scene, timeS)),
    worldFromEgo,
    objects: scene.objects,
    groundRangeM: Float64Array.from(scene.objects, ({ trajectory }) => {
      const { x, y } = trajectory.at(timeS);
      return Math.hypot(x - worldFromEgo[3], y - worldFromEgo[7]);
    }),
  };
}

/** Search comes back to the same moments; a tracer over shared search trees is some hundred kilobytes. */
const KEPT_MOMENTS = 64;
const kept = new Map<string, PlacementMoment>();

/** The same moment is opened once as long as it is in use. */
export function openMoment({ scene: reference, timeS }: PlacementFrame): PlacementMoment {
  const id = JSON.stringify([reference, timeS]);
  let moment = kept.get(id);
  if (moment === undefined) {
    moment = momentOf(builtScene(reference), timeS);
  }
  kept.delete(id);
  kept.set(id, moment);
  for (const oldest of kept.keys()) {
    if (kept.size <= KEPT_MOMENTS) break;
    kept.delete(oldest);
  }
  return moment;
}
