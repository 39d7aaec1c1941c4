/** Where the cameras of a place stand: drones that circle its building, a satellite, a passer-by. */
import type { Rng } from '../../../src/contracts/index.js';
import { groundView, obliqueView, satelliteView, type View } from '../../../src/world/camera/index.js';
import type { Landmark, Scene } from '../../../src/world/scene/index.js';

export const PLATFORMS = ['drone', 'satellite', 'ground'] as const;
export type Platform = (typeof PLATFORMS)[number];

export interface PlacedView {
  readonly platform: Platform;
  readonly view: View;
}

export interface ViewCounts {
  readonly drone: number;
  readonly satellite: number;
  readonly ground: number;
}

/** All images are square. */
export const IMAGE_SIZE = { widthPx: 256, heightPx: 256 } as const;

/** As University-1652's drones descend from 256 m to 121 m about large buildings, these do about smaller ones. */
const DRONE = { highestM: 78, lowestM: 38, farthestM: 62, nearestM: 42 };

/** Side of a satellite tile. */
const TILE_M = 100;

/** The cameras of a place; equal streams give equal views. */
export function viewsOf(scene: Scene, target: Landmark, counts: ViewCounts, rng: Rng): PlacedView[] {
  const [x, y] = target.centre;
  const groundM = scene.groundHeight(x, y);
  const middle = [x, y, groundM + target.heightM / 2] as const;
  const views: PlacedView[] = [];
  const start = rng.uniform(0, 2 * Math.PI);
  for (let index = 0; index < counts.drone; index++) {
    const done = (index + rng.uniform()) / counts.drone;
    const heightM = DRONE.highestM + done * (DRONE.lowestM - DRONE.highestM);
    const radiusM = DRONE.farthestM + done * (DRONE.nearestM - DRONE.farthestM);
    const azimuthRad = start + (2 * Math.PI * index) / counts.drone + rng.uniform(-0.5, 0.5);
    const downRad = Math.atan2(heightM, radiusM);
    const view = obliqueView(middle, { ...IMAGE_SIZE, heightM, downRad, azimuthRad });
    views.push({ platform: 'drone', view });
  }
  for (let index = 0; index < counts.satellite; index++) {
    const centre = [x + rng.uniform(-6, 6), y + rng.uniform(-6, 6)] as const;
    views.push({ platform: 'satellite', view: satelliteView(centre, IMAGE_SIZE, TILE_M / IMAGE_SIZE.widthPx) });
  }
  for (let index = 0; index < counts.ground; index++) {
    views.push({ platform: 'ground', view: passerByView(scene, target, middle, rng) });
  }
  return views;
}

const EYE_M = 1.65;
const TRIES = 60;

/** Somebody who stands where nothing hides the building: of some free places the one with the clearest sight. */
function passerByView(scene: Scene, target: Landmark, middle: readonly [number, number, number], rng: Rng): View {
  const others = scene.landmarks.filter((other) => other.kind === 'building' && other !== target);
  let best: readonly [number, number] = [middle[0] + 30, middle[1]];
  let fewest = Infinity;
  for (let attempt = 0; attempt < TRIES && fewest > 0; attempt++) {
    const azimuthRad = rng.uniform(0, 2 * Math.PI);
    const distanceM = Math.hypot(target.lengthM, target.widthM) / 2 + target.heightM * 0.6 + rng.uniform(8, 22);
    const from = [middle[0] + distanceM * Math.cos(azimuthRad), middle[1] + distanceM * Math.sin(azimuthRad)] as const;
    const hidden = others.filter((other) => crosses(other, from, target.centre)).length;
    if (hidden < fewest) [best, fewest] = [from, hidden];
  }
  const eye = [...best, scene.groundHeight(...best) + EYE_M] as const;
  return groundView(eye, middle, IMAGE_SIZE);
}

/** Whether a building, with a step of room about it, stands on or before the way from a point to a target. */
function crosses(building: Landmark, from: readonly [number, number], to: readonly [number, number]): boolean {
  const [cos, sin] = [Math.cos(building.yawRad), Math.sin(building.yawRad)];
  const local = ([px, py]: readonly [number, number]): [number, number] => {
    const [dx, dy] = [px - building.centre[0], py - building.centre[1]];
    return [cos * dx + sin * dy, cos * dy - sin * dx];
  };
  const [a, b] = [local(from), local(to)];
  const half = [building.lengthM / 2 + 1.5, building.widthM / 2 + 1.5];
  let [enter, leave] = [0, 1];
  for (const axis of [0, 1]) {
    const way = b[axis] - a[axis];
    if (way === 0) {
      if (Math.abs(a[axis]) > half[axis]) return false;
      continue;
    }
    const ends = [(-half[axis] - a[axis]) / way, (half[axis] - a[axis]) / way].sort((p, q) => p - q);
    [enter, leave] = [Math.max(enter, ends[0]), Math.min(leave, ends[1])];
  }
  return enter <= leave;
}
