/**
 * Measures a model as shipped, through the toolkit's own inference and evaluator:
 * `node evaluate.js MODEL_YAML TEST_DIR THRESHOLD_DIR`, both folders written by simulate.js.
 *
 * Prints 3D AP R40 on TEST_DIR, where objects with fewer than 5 points are ignored (neither found nor missed), and the
 * score threshold at which F1, over all classes together, is best on THRESHOLD_DIR. Overlap for F1: 0.5 for cars, trucks
 * and buses, 0.25 for the others. Only objects within the network's range count.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Detections } from '../../../../src/contracts/index.js';
import { iou3d } from '../../../../src/geometry/index.js';
import { loadDetector, type Detector } from '../../../../src/inference/index.js';
import { evaluateKitti, pi3detToKitti } from '../../../../src/metrics/index.js';
import { makePointCloud } from '../../../../src/sensors/index.js';

const CLASSES = ['Car', 'Truck', 'Bus', 'Motorcycle', 'Cyclist', 'Pedestrian'];
const MIN_POINTS = 5;
/** Bodies are large enough for half of them to overlap; people and two-wheelers are not. */
const overlapOf = (name: string): number => (['Car', 'Truck', 'Bus'].includes(name) ? 0.5 : 0.25);

interface Frame {
  readonly points: Float32Array;
  readonly names: readonly string[];
  /** (n, 7) */
  readonly boxes: Float64Array;
  /** (n) whether the object has enough points to count. */
  readonly counts: readonly boolean[];
}

function* readFrames(folder: string): Generator<Frame> {
  const floats = (name: string): Float32Array => {
    const bytes = readFileSync(join(folder, name));
    return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
  };
  const points = floats('points.f32');
  const labels = floats('labels.f32');
  const index = new Int32Array(floats('index.i32').slice().buffer);
  for (let frame = 0, point = 0, label = 0; frame < index.length / 3; frame++) {
    const [pointCount, labelCount] = [index[frame * 3], index[frame * 3 + 1]];
    const rows = Array.from({ length: labelCount }, (_, i) => labels.subarray((label + i) * 9, (label + i + 1) * 9));
    yield {
      points: points.subarray(point * 4, (point + pointCount) * 4),
      names: rows.map((row) => CLASSES[row[0]]),
      boxes: Float64Array.from(rows.flatMap((row) => [...row.subarray(1, 8)])),
      counts: rows.map((row) => row[8] >= MIN_POINTS && row[1] > 0 && row[1] < 51.2 && Math.abs(row[2]) < 25.6),
    };
    point += pointCount;
    label += labelCount;
  }
}

async function detectAll(detector: Detector, folder: string): Promise<[Frame, Detections][]> {
  const results: [Frame, Detections][] = [];
  for (const frame of readFrames(folder)) {
    const cloud = makePointCloud(frame.points, ['x', 'y', 'z', 'intensity'], { intensityScale: 1 });
    results.push([frame, await detector.detect(cloud)]);
  }
  return results;
}

/** One class alone, under the name `as`: KITTI's evaluator knows three, and takes the overlap sets by the name. */
function averagePrecisions(results: readonly [Frame, Detections][], kind: string, as: string) {
  const rowsOf = (names: readonly string[]): number[] => names.flatMap((name, row) => (name === kind ? [row] : []));
  const boxesOf = (boxes: Float32Array | Float64Array, rows: readonly number[]): Float64Array =>
    Float64Array.from(rows.flatMap((row) => [...boxes.subarray(7 * row, 7 * row + 7)]));
  const frames = results.map(([frame, found], index) => {
    const [labelled, detected] = [rowsOf(frame.names), rowsOf(found.names)];
    const named = (rows: readonly number[]): string[] => rows.map(() => as);
    return {
      id: String(index),
      gt: {
        ...pi3detToKitti(boxesOf(frame.boxes, labelled), named(labelled)),
        // Occlusion 3 is "ignored" at every difficulty.
        occluded: Float64Array.from(labelled, (row) => (frame.counts[row] ? 0 : 3)),
      },
      dt: pi3detToKitti(
        boxesOf(found.boxes.data as Float32Array, detected),
        named(detected),
        Float64Array.from(detected, (row) => found.scores[row]),
      ),
    };
  });
  return evaluateKitti(frames).values;
}

interface Choice {
  readonly score: number;
  /** 1 found, 0 false. */
  readonly hit: number;
}

/** Greedy matching by score within each frame. */
function choicesOf(results: readonly [Frame, Detections][]): { choices: Choice[]; objects: number } {
  const choices: Choice[] = [];
  let objects = 0;
  for (const [frame, found] of results) {
    objects += frame.counts.filter(Boolean).length;
    const taken = new Set<number>();
    // Detections come best first.
    found.names.forEach((name, row) => {
      let best = -1;
      let overlap = overlapOf(name);
      frame.names.forEach((label, index) => {
        if (label !== name || taken.has(index)) return;
        const iou = iou3d(found.boxes.data as Float32Array, row, frame.boxes, index);
        if (iou > overlap) [best, overlap] = [index, iou];
      });
      if (best >= 0) taken.add(best);
      if (best < 0 || frame.counts[best]) choices.push({ score: found.scores[row], hit: best < 0 ? 0 : 1 });
    });
  }
  return { choices: choices.sort((a, b) => b.score - a.score), objects };
}

function bestF1(results: readonly [Frame, Detections][]): Record<string, number> {
  const { choices, objects } = choicesOf(results);
  let best = { threshold: 1, f1: 0, precision: 0, recall: 0 };
  let hits = 0;
  choices.forEach(({ score, hit }, index) => {
    hits += hit;
    const f1 = (2 * hits) / (index + 1 + objects);
    if (f1 > best.f1) best = { threshold: score, f1, precision: hits / (index + 1), recall: hits / objects };
  });
  return best;
}

const [model, testDir, thresholdDir] = process.argv.slice(2);
if (model === undefined || testDir === undefined || thresholdDir === undefined) {
  console.error('usage: evaluate MODEL_YAML TEST_DIR THRESHOLD_DIR');
  process.exit(2);
}
const detector = await loadDetector(model, 'cpu');
const results = await detectAll(detector, testDir);
for (const [kind, as] of [
  ['Car', 'Car'],
  ['Truck', 'Car'],
  ['Bus', 'Car'],
  ['Pedestrian', 'Pedestrian'],
  ['Cyclist', 'Cyclist'],
  ['Motorcycle', 'Cyclist'],
] as const) {
  const values = averagePrecisions(results, kind, as);
  const count = results.reduce(
    (sum, [{ names, counts }]) => sum + names.filter((n, i) => n === kind && counts[i]).length,
    0,
  );
  for (const overlap of as === 'Car' ? ['0.70', '0.50'] : ['0.50', '0.25']) {
    const value = values[`${as}/3d/R40@${overlap}/moderate`];
    console.log(`${kind} (${count} objects) 3D AP R40@${overlap}: ${value?.toFixed(2)}`);
  }
}
console.log('best F1:', bestF1(await detectAll(detector, thresholdDir)));
await detector.close();
