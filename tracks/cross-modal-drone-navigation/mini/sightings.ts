/** What an image of the world shows, pixel by pixel: the facts that captions are made of. */
import type { DepthView, View } from '../../../src/world/camera/index.js';
import { visiblePixels } from '../../../src/world/camera/index.js';
import { SEMANTICS, type Landmark, type Scene, type SceneObject } from '../../../src/world/scene/index.js';

/** Something seen in an image. Positions and sizes are fractions of the image, v downwards. */
export interface Sighting<Thing> {
  readonly thing: Thing;
  /** Share of the image's pixels. */
  readonly share: number;
  /** Mean place of its visible pixels. */
  readonly centre: readonly [u: number, v: number];
  /** About its visible pixels. */
  readonly box: readonly [left: number, top: number, right: number, bottom: number];
  /** Main direction of its pixels: angle from the image's +u, counter-clockwise as seen, in (-π/2, π/2]. */
  readonly directionRad: number;
}

export interface Sightings {
  /** Largest first. */
  readonly landmarks: readonly Sighting<Landmark>[];
  /** Largest first. */
  readonly objects: readonly Sighting<SceneObject>[];
}

/** Eaves stand out over the walls that a building's footprint follows. */
const EAVES_M = 0.8;

/** Every second pixel each way is enough. */
const STEP = 2;

/** Which landmarks and objects an image shows, and where. @param seen what `view` sees of the scene */
export function sightingsOf(scene: Scene, view: View, seen: DepthView): Sightings {
  const tallies = new Map<Landmark, Tally>();
  const roads = scene.landmarks.filter(({ kind }) => kind === 'road').map(footprintOf);
  const plots = scene.landmarks.filter(({ kind }) => kind !== 'road' && kind !== 'building').map(footprintOf);
  const buildings = scene.landmarks.filter(({ kind }) => kind === 'building').map(footprintOf);
  const objects = new Map<number, Tally>();
  const { widthPx, heightPx, depthM, semantics } = seen;
  const enough = visiblePixels(seen);
  for (let row = 0; row < heightPx; row += STEP) {
    for (let column = 0; column < widthPx; column += STEP) {
      const at = row * widthPx + column;
      const object = seen.objects[at];
      if (object >= 0) {
        if ((enough.get(object) ?? 0) >= STEP * STEP) tallyOf(objects, object).add(column, row);
        continue;
      }
      if (!Number.isFinite(depthM[at])) continue;
      const [x, y] = pointOf(view, column, row, depthM[at]);
      const semantic = semantics[at];
      const found =
        semantic === SEMANTICS.building.id
          ? nearestAbout(buildings, x, y, EAVES_M)
          : (nearestAbout(plots, x, y, 0) ?? nearestAbout(roads, x, y, 0));
      if (found !== undefined) tallyOf(tallies, found).add(column, row);
    }
  }
  const sampled = Math.ceil(widthPx / STEP) * Math.ceil(heightPx / STEP);
  const sighting = <Thing>(thing: Thing, tally: Tally): Sighting<Thing> => ({
    thing,
    ...tally.summary(widthPx, heightPx, sampled),
  });
  const largestFirst = (a: Sighting<unknown>, b: Sighting<unknown>): number => b.share - a.share;
  return {
    landmarks: [...tallies].map(([landmark, tally]) => sighting(landmark, tally)).sort(largestFirst),
    objects: [...objects].map(([index, tally]) => sighting(scene.objects[index], tally)).sort(largestFirst),
  };
}

/** Pixels of one thing. */
class Tally {
  #count = 0;
  #u = 0;
  #v = 0;
  #uu = 0;
  #uv = 0;
  #vv = 0;
  #left = Infinity;
  #top = Infinity;
  #right = -Infinity;
  #bottom = -Infinity;

  add(u: number, v: number): void {
    this.#count++;
    this.#u += u;
    this.#v += v;
    this.#uu += u * u;
    this.#uv += u * v;
    this.#vv += v * v;
    this.#left = Math.min(this.#left, u);
    this.#top = Math.min(this.#top, v);
    this.#right = Math.max(this.#right, u + STEP);
    this.#bottom = Math.max(this.#bottom, v + STEP);
  }

  summary(widthPx: number, heightPx: number, sampled: number): Omit<Sighting<never>, 'thing'> {
    const [u, v] = [this.#u / this.#count, this.#v / this.#count];
    const [uu, uv, vv] = [
      this.#uu / this.#count - u * u,
      this.#uv / this.#count - u * v,
      this.#vv / this.#count - v * v,
    ];
    return {
      share: this.#count / sampled,
      centre: [(u + STEP / 2) / widthPx, (v + STEP / 2) / heightPx],
      box: [
        this.#left / widthPx,
        this.#top / heightPx,
        Math.min(1, this.#right / widthPx),
        Math.min(1, this.#bottom / heightPx),
      ],
      directionRad: -0.5 * Math.atan2(2 * uv, uu - vv),
    };
  }
}

function tallyOf<Key>(tallies: Map<Key, Tally>, key: Key): Tally {
  let tally = tallies.get(key);
  if (tally === undefined) tallies.set(key, (tally = new Tally()));
  return tally;
}

interface Footprint {
  readonly landmark: Landmark;
  readonly cos: number;
  readonly sin: number;
}

function footprintOf(landmark: Landmark): Footprint {
  return { landmark, cos: Math.cos(landmark.yawRad), sin: Math.sin(landmark.yawRad) };
}

/** The landmark whose footprint, widened by a margin, holds a point; where several do, the one deepest inside. */
function nearestAbout(footprints: readonly Footprint[], x: number, y: number, marginM: number): Landmark | undefined {
  let best: Landmark | undefined;
  let deepest = -marginM;
  for (const { landmark, cos, sin } of footprints) {
    const dx = x - landmark.centre[0];
    const dy = y - landmark.centre[1];
    const alongM = landmark.lengthM / 2 - Math.abs(cos * dx + sin * dy);
    const acrossM = landmark.widthM / 2 - Math.abs(cos * dy - sin * dx);
    const insideM = Math.min(alongM, acrossM);
    if (insideM >= deepest) {
      deepest = insideM;
      best = landmark;
    }
  }
  return best;
}

/** Where in the world (x, y) a pixel's surface is. */
function pointOf({ projection, widthPx, heightPx, worldFromCamera: m }: View, u: number, v: number, depthM: number) {
  const [right, down] =
    projection.kind === 'pinhole'
      ? [((u - projection.cx) / projection.fx) * depthM, ((v - projection.cy) / projection.fy) * depthM]
      : [(u - (widthPx - 1) / 2) * projection.metresPerPixel, (v - (heightPx - 1) / 2) * projection.metresPerPixel];
  return [
    m[0] * right + m[1] * down + m[2] * depthM + m[3],
    m[4] * right + m[5] * down + m[6] * depthM + m[7],
  ] as const;
}
