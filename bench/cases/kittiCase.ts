/**
 * A KITTI-sized synthetic case: 3,769 frames (the size of KITTI's validation split) with 50 detections each.
 *
 * Only IEEE additions, multiplications, divisions, `floor` and comparisons, in a fixed order, so that every machine
 * and language makes the same numbers; expected scores were made with the official evaluator on the same case. Two
 * streams of mulberry32 feed it: labels from seed 1, detections from seed 5. Every record consumes all its draws.
 */
import type { KittiObjects } from '../../src/contracts/index.js';

export const KITTI_CASE_FRAMES = 3769;
export const DETECTIONS_PER_FRAME = 50;

export interface KittiCaseFrame {
  readonly id: string;
  readonly gt: KittiObjects;
  readonly dt: KittiObjects & { readonly score: Float64Array };
}

interface Box {
  readonly bbox: readonly number[];
  /** Length, height, width. */
  readonly dimensions: readonly number[];
  readonly location: readonly number[];
  readonly alpha: number;
  readonly rotationY: number;
}
interface LabelledObject extends Box {
  readonly kind: number;
  readonly name: string;
  readonly truncated: number;
  readonly occluded: number;
}
interface Detection extends Box {
  readonly name: string;
  readonly score: number;
}

/** The case's own π, so that it needs no library. */
const PI = 3.14159265;
const NAMES = ['Car', 'Pedestrian', 'Cyclist', 'Van', 'Person_sitting'];
/** Length, height, width. */
const BASE_SIZES = [
  [3.9, 1.55, 1.65],
  [0.85, 1.75, 0.65],
  [1.75, 1.75, 0.6],
  [5, 2.2, 1.9],
  [0.9, 1.3, 0.6],
];
/** A Van is detected as a Car, a Person_sitting as a Pedestrian. */
const DETECTED_KIND = [0, 1, 2, 0, 1];

type Stream = () => number;

function mulberry32(seed: number): Stream {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function take(stream: Stream, count: number): Float64Array {
  const draws = new Float64Array(count);
  for (let i = 0; i < count; i++) draws[i] = stream();
  return draws;
}

const round2 = (value: number) => Math.floor(value * 100 + 0.5) / 100;
const round4 = (value: number) => Math.floor(value * 10000 + 0.5) / 10000;
const clip = (value: number, low: number, high: number) => (value < low ? low : value > high ? high : value);
const wrapOnce = (angle: number) => (angle > PI ? angle - 2 * PI : angle < -PI ? angle + 2 * PI : angle);
const stepOf = (draw: number, limits: readonly number[]) => limits.filter((limit) => limit <= draw).length;

function inImage(x1: number, y1: number, x2: number, y2: number): number[] {
  return [round2(clip(x1, 0, 1241)), round2(clip(y1, 0, 374)), round2(clip(x2, 0, 1241)), round2(clip(y2, 0, 374))];
}

/** A box of kind `kind` from draws 1 to 7: image height and column first, the place in space from them. */
function makeBox(kind: number, d: Float64Array): Box {
  const heightPx = 15 + 185 * d[1] * d[1];
  const columnPx = 40 + 1160 * d[2];
  const dimensions = BASE_SIZES[kind].map((base, i) => round2(base * (0.88 + 0.24 * d[4 + i])));
  const [length, height, width] = dimensions;
  const z = round2((720 * height) / heightPx);
  const x = round2(((columnPx - 610) * z) / 720);
  const y = round2(1.45 + 0.4 * d[3]);
  const turn = 2 * d[7] - 1;
  const alpha = round2(PI * turn);
  const slope = x / z;
  const rotationY = round2(wrapOnce(alpha + slope / (1 + 0.28 * slope * slope)));
  const widthPx = (720 * (width + (length - width) * Math.abs(1 - 2 * Math.abs(turn)))) / z;
  const bottomPx = 175 + (720 * y) / z;
  const bbox = inImage(columnPx - widthPx / 2, bottomPx - heightPx, columnPx + widthPx / 2, bottomPx);
  return { bbox, dimensions, location: [x, y, z], alpha, rotationY };
}

function makeObject(labels: Stream): LabelledObject {
  const d = take(labels, 10);
  const kind = stepOf(d[0], [0.72, 0.84, 0.9, 0.985]);
  const box = makeBox(kind, d);
  const truncated = d[8] < 0.85 ? 0 : round2((d[8] - 0.85) / 0.15);
  return { ...box, kind, name: NAMES[kind], truncated, occluded: stepOf(d[9], [0.48, 0.75, 0.95]) };
}

/** An image region without labels: no box in space. */
function makeDontCare(labels: Stream): Omit<LabelledObject, 'kind'> {
  const d = take(labels, 4);
  const x1 = round2(1140 * d[0]);
  const y1 = round2(140 + 60 * d[1]);
  return {
    name: 'DontCare',
    truncated: -1,
    occluded: -1,
    alpha: -10,
    rotationY: -10,
    bbox: [x1, y1, round2(x1 + 15 + 85 * d[2]), round2(y1 + 15 + 60 * d[3])],
    dimensions: [-1, -1, -1],
    location: [-1000, -1000, -1000],
  };
}

/** A detection near a labelled object; undefined where the detector misses it, mostly so for `second`. */
function detectObject(object: LabelledObject, second: boolean, detections: Stream): Detection | undefined {
  const d = take(detections, 20);
  const [x1, y1, x2, y2] = object.bbox;
  const [length, height, width] = object.dimensions;
  const [x, y, z] = object.location;
  const missed = second ? d[0] >= 0.12 : d[0] < 0.04 + 0.07 * object.occluded + (y2 - y1 < 40 ? 0.08 : 0);
  if (missed) return undefined;
  const noise = 0.3 + 1.2 * d[1] + 0.15 * object.occluded + (second ? 0.6 : 0);
  const kind = (DETECTED_KIND[object.kind] + (d[2] < 0.02 ? 1 : 0)) % 3;
  const edgeX = 0.08 * noise * (x2 - x1);
  const edgeY = 0.08 * noise * (y2 - y1);
  const bbox = inImage(
    x1 + edgeX * (2 * d[3] - 1),
    y1 + edgeY * (2 * d[4] - 1),
    x2 + edgeX * (2 * d[5] - 1),
    y2 + edgeY * (2 * d[6] - 1),
  );
  const resize = (size: number, draw: number) => round2(size * (1 + 0.05 * noise * (2 * draw - 1)));
  const shift = noise * (0.1 + 0.12 * width);
  const turn = 0.1 * noise * (d[15] + d[16] - 1) + (d[17] < 0.04 ? PI : 0);
  return {
    name: NAMES[kind],
    bbox,
    dimensions: [resize(length, d[12]), resize(height, d[13]), resize(width, d[14])],
    location: [
      round2(x + shift * (d[7] + d[8] - 1)),
      round2(y + 0.06 * noise * height * (2 * d[11] - 1)),
      round2(z + 1.5 * shift * (d[9] + d[10] - 1)),
    ],
    alpha: round2(wrapOnce(object.alpha + turn)),
    rotationY: round2(wrapOnce(object.rotationY + turn)),
    score: round4(clip(1 - 0.25 * noise + 0.2 * (d[18] + d[19] - 1), 0.01, 0.9999)),
  };
}

/** A detection of nothing; one in seven of them lies on a DontCare region of the image. */
function makeFalsePositive(dontCares: readonly Box[], detections: Stream): Detection {
  const d = take(detections, 12);
  const kind = stepOf(d[0], [0.7, 0.9]);
  d[1] = d[1] * d[1];
  const box = makeBox(kind, d);
  const score = round4(0.01 + 0.94 * d[8] * d[8] * d[8] * d[8] * d[8] * d[8]);
  if (dontCares.length === 0 || d[9] >= 0.15) return { ...box, name: NAMES[kind], score };
  const [x1, y1, x2, y2] = dontCares[Math.floor(d[10] * dontCares.length)].bbox;
  return { ...box, bbox: inImage(x1 - 0.6 * (x2 - x1) * d[11], y1, x2, y2), name: NAMES[kind], score };
}

function toColumns(objects: readonly (Box & { name: string; truncated: number; occluded: number })[]): KittiObjects {
  return {
    name: objects.map(({ name }) => name),
    truncated: Float64Array.from(objects, ({ truncated }) => truncated),
    occluded: Float64Array.from(objects, ({ occluded }) => occluded),
    alpha: Float64Array.from(objects, ({ alpha }) => alpha),
    bbox: Float64Array.from(objects.flatMap(({ bbox }) => bbox)),
    dimensions: Float64Array.from(objects.flatMap(({ dimensions }) => dimensions)),
    location: Float64Array.from(objects.flatMap(({ location }) => location)),
    rotationY: Float64Array.from(objects, ({ rotationY }) => rotationY),
  };
}

function makeFrame(index: number, labels: Stream, detections: Stream): KittiCaseFrame {
  const d = take(labels, 3);
  const objects = Array.from({ length: 2 + Math.floor(7.1 * (d[0] + d[1])) }, () => makeObject(labels));
  const dontCares = Array.from({ length: Math.floor(5.4 * d[2]) }, () => makeDontCare(labels));
  const made: Detection[] = [];
  for (const object of objects) {
    for (const second of [false, true]) {
      const detection = detectObject(object, second, detections);
      if (detection !== undefined) made.push(detection);
    }
  }
  while (made.length < DETECTIONS_PER_FRAME) made.push(makeFalsePositive(dontCares, detections));
  const shuffled = new Array<Detection>(DETECTIONS_PER_FRAME);
  made.forEach((detection, i) => (shuffled[(7 * i) % DETECTIONS_PER_FRAME] = detection));
  return {
    id: String(index).padStart(6, '0'),
    gt: toColumns([...objects, ...dontCares]),
    dt: {
      ...toColumns(shuffled.map((detection) => ({ ...detection, truncated: -1, occluded: -1 }))),
      score: Float64Array.from(shuffled, ({ score }) => score),
    },
  };
}

/** The first `frames` frames of the case. */
export function makeKittiCase(frames = KITTI_CASE_FRAMES): KittiCaseFrame[] {
  const labels = mulberry32(1);
  const detections = mulberry32(5);
  return Array.from({ length: frames }, (_, index) => makeFrame(index, labels, detections));
}
