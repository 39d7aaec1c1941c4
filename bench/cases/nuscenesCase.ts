/**
 * A nuScenes-sized synthetic case: 6,019 samples (the size of the validation split) with 200 detections each.
 *
 * Only IEEE additions, multiplications, divisions, square roots, `floor` and comparisons, in a fixed order, so that
 * every machine and language makes the same numbers; expected scores were made with the official evaluation on the same
 * case. Three streams of mulberry32 feed it: ego poses from seed 1, ground truth from seed 2, detections from seed 3.
 * Every box consumes twelve draws.
 */
import { ATTRIBUTE_NAMES, type NuscenesBoxes } from '../../src/datasets/nuscenes/index.js';

export const NUSCENES_CASE_SAMPLES = 6019;
export const DETECTIONS_PER_SAMPLE = 200;

export interface NuscenesCase {
  readonly groundTruth: NuscenesBoxes;
  readonly predictions: NuscenesBoxes;
  /** (samples, 3) */
  readonly egoTranslation: Float64Array;
}

const CLASS_WEIGHTS = [0.43, 0.07, 0.01, 0.02, 0.01, 0.2, 0.01, 0.01, 0.09, 0.15];
/** Width, length, height in the order of the classes. */
const BASE_SIZES = [
  [1.95, 4.6, 1.7],
  [2.5, 6.9, 2.8],
  [2.9, 11, 3.5],
  [2.9, 12.3, 3.9],
  [2.7, 6.4, 3.2],
  [0.67, 0.73, 1.77],
  [0.77, 2.1, 1.47],
  [0.6, 1.7, 1.28],
  [0.41, 0.41, 1.07],
  [2.5, 0.5, 0.98],
];
const VEHICLE = ['vehicle.moving', 'vehicle.parked', 'vehicle.stopped'];
const CYCLE = ['cycle.with_rider', 'cycle.without_rider'];
const PEDESTRIAN = ['pedestrian.moving', 'pedestrian.sitting_lying_down', 'pedestrian.standing'];
const ATTRIBUTES = [VEHICLE, VEHICLE, VEHICLE, VEHICLE, VEHICLE, PEDESTRIAN, CYCLE, CYCLE, [], []].map((names) =>
  names.map((name) => (ATTRIBUTE_NAMES as readonly string[]).indexOf(name)),
);

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

function pickClass(draw: number): number {
  let cumulative = 0;
  for (let c = 0; c < CLASS_WEIGHTS.length; c++) {
    cumulative += CLASS_WEIGHTS[c];
    if (draw < cumulative) return c;
  }
  return 9;
}

const pickAttribute = (code: number, draw: number): number => {
  const names = ATTRIBUTES[code];
  return names.length === 0 ? 0 : names[Math.floor(draw * names.length)];
};

function emptyBoxes(samples: number, countOf: (sample: number) => number) {
  const sampleRows = new Uint32Array(samples + 1);
  for (let s = 0; s < samples; s++) sampleRows[s + 1] = sampleRows[s] + countOf(s);
  const count = sampleRows[samples];
  return {
    sampleTokens: Array.from({ length: samples }, (_, s) => (0xabc00000 + s).toString(16).padStart(32, '0')),
    sampleRows,
    translation: new Float64Array(3 * count),
    size: new Float64Array(3 * count),
    rotation: new Float64Array(4 * count),
    velocity: new Float64Array(2 * count),
    detection: new Uint8Array(count),
    attribute: new Uint8Array(count),
    score: new Float64Array(count).fill(-1),
    numPts: new Int32Array(count).fill(-1),
  };
}

function setRotation(rotation: Float64Array, row: number, w: number, z: number, norm: number): void {
  rotation[4 * row] = norm === 0 ? 1 : w / norm;
  rotation[4 * row + 3] = norm === 0 ? 0 : z / norm;
}

function setTurned(rotation: Float64Array, row: number, d: Float64Array): void {
  const a = 2 * d[7] - 1;
  const b = 2 * d[8] - 1;
  setRotation(rotation, row, a, b, Math.sqrt(a * a + b * b));
}

/** The first `samples` samples of the case with `detections` detections each. */
export function makeNuscenesCase(samples = NUSCENES_CASE_SAMPLES, detections = DETECTIONS_PER_SAMPLE): NuscenesCase {
  const [poses, labels, detector] = [mulberry32(1), mulberry32(2), mulberry32(3)];
  const d = new Float64Array(12);
  const take = (stream: Stream): void => {
    for (let i = 0; i < d.length; i++) d[i] = stream();
  };
  const truth = emptyBoxes(samples, (s) => 31 + (s % 2));
  const found = emptyBoxes(samples, () => detections);
  const egoTranslation = new Float64Array(3 * samples);
  for (let s = 0; s < samples; s++) {
    const egoX = 1000 * poses();
    const egoY = 1000 * poses();
    egoTranslation.set([egoX, egoY, 0], 3 * s);
    const first = truth.sampleRows[s];
    const labelled = truth.sampleRows[s + 1] - first;
    for (let g = first; g < first + labelled; g++) {
      take(labels);
      const code = pickClass(d[0]);
      const base = BASE_SIZES[code];
      truth.detection[g] = code;
      truth.translation.set([egoX + (d[1] * 2 - 1) * 55, egoY + (d[2] * 2 - 1) * 55, d[3] * 2 - 1], 3 * g);
      truth.size.set([base[0] * (0.8 + 0.4 * d[4]), base[1] * (0.8 + 0.4 * d[5]), base[2] * (0.8 + 0.4 * d[6])], 3 * g);
      setTurned(truth.rotation, g, d);
      truth.velocity.set(d[11] < 0.03 ? [NaN, NaN] : [(d[9] * 2 - 1) * 5, (d[10] * 2 - 1) * 5], 2 * g);
      truth.numPts[g] = Math.floor(d[11] * 100);
      truth.attribute[g] = d[9] < 0.004 ? 0 : pickAttribute(code, d[10]);
    }
    for (let j = 0, row = found.sampleRows[s]; j < detections; j++, row++) {
      take(detector);
      if (j < labelled) {
        const g = first + j;
        found.detection[row] = truth.detection[g];
        const [x, y, z] = truth.translation.subarray(3 * g, 3 * g + 3);
        found.translation.set([x + (d[1] + d[2] - 1) * 3, y + (d[3] + d[4] - 1) * 3, z], 3 * row);
        found.score[row] = Math.floor((0.15 + 0.85 * d[0]) * 1000) / 1000;
        const [vx, vy] = truth.velocity.subarray(2 * g, 2 * g + 2);
        const known = !Number.isNaN(vx);
        found.velocity.set([(known ? vx : 0) + (d[5] - 0.5), (known ? vy : 0) + (d[6] - 0.5)], 2 * row);
        const scale = 0.85 + 0.3 * d[7];
        for (let axis = 0; axis < 3; axis++) found.size[3 * row + axis] = truth.size[3 * g + axis] * scale;
        const w = truth.rotation[4 * g];
        const z4 = truth.rotation[4 * g + 3] + (d[8] - 0.5) * 0.4;
        // Not normalised on purpose.
        setRotation(found.rotation, row, w, z4, w === 0 && z4 === 0 ? 0 : 1);
      } else {
        const code = pickClass(d[3]);
        found.detection[row] = code;
        found.translation.set([egoX + (d[1] * 2 - 1) * 55, egoY + (d[2] * 2 - 1) * 55, 0], 3 * row);
        found.score[row] = Math.floor(d[0] * d[0] * 500) / 1000;
        found.velocity.set([d[5], d[6]], 2 * row);
        found.size.set(BASE_SIZES[code], 3 * row);
        setTurned(found.rotation, row, d);
      }
      found.attribute[row] = pickAttribute(found.detection[row], d[10]);
    }
  }
  return { groundTruth: truth, predictions: found, egoTranslation };
}
