import { join } from 'node:path';
import { zipSync } from 'fflate';
import type { Dataset, Detections } from '../../../src/contracts/index.js';
import { RESULT_FILE } from '../../../src/datasets/pi3det/index.js';
import { encodePickle, NumpyArray, numpyStrings } from '../../../src/datasets/pickle/index.js';
import { InputError } from '../../../src/errors/index.js';
import { assertBoxes, flatRows } from '../../../src/geometry/index.js';
import { writeFileAtomic } from '../../../src/sensors/index.js';
import { evaluatedName, phaseClasses } from './classes.js';

/** The earliest time that a zip archive can hold: equal results are equal files. */
const NO_TIME = new Date(1980, 0, 1);

/** What OpenPCDet's `generate_prediction_dicts` leaves in a frame without detections. */
const EMPTY_FRAME = {
  name: new NumpyArray('f8', [0], new Float64Array(0)),
  pred_labels: new NumpyArray('f8', [0], new Float64Array(0)),
  score: new NumpyArray('f8', [0], new Float64Array(0)),
  boxes_lidar: new NumpyArray('f8', [0, 7], new Float64Array(0)),
};

function frameArrays(detections: Detections, classes: readonly string[], place: string): Record<string, unknown> {
  const boxes = flatRows(detections.boxes);
  const { scores } = detections;
  const names = detections.names.map(evaluatedName);
  if (boxes.length !== 7 * names.length || scores.length !== names.length) {
    throw new InputError(`${place}: ${boxes.length / 7} boxes, ${names.length} names and ${scores.length} scores`);
  }
  assertBoxes(boxes, place);
  const badScore = scores.findIndex((score) => !Number.isFinite(score));
  if (badScore >= 0) throw new InputError(`${place}: score ${badScore} is ${scores[badScore]}; it must be finite`);
  const kept = names.flatMap((name, row) => (classes.includes(name) ? [row] : []));
  if (kept.length === 0) return EMPTY_FRAME;
  const rows = new Float32Array(7 * kept.length);
  kept.forEach((row, i) => rows.set(boxes.subarray(7 * row, 7 * row + 7), 7 * i));
  const n = kept.length;
  return {
    name: numpyStrings(
      kept.map((row) => names[row]),
      Math.max(...classes.map((name) => name.length)),
    ),
    pred_labels: new NumpyArray(
      'i8',
      [n],
      BigInt64Array.from(kept, (row) => BigInt(classes.indexOf(names[row]) + 1)),
    ),
    score: new NumpyArray(
      'f4',
      [n],
      Float32Array.from(kept, (row) => scores[row]),
    ),
    boxes_lidar: new NumpyArray('f4', [n, 7], rows),
  };
}

/**
 * Writes `result.pkl` and `result.zip` (the former at its root): one dict a frame in the order of the info file, types
 * as OpenPCDet's `generate_prediction_dicts` has them. Classes that the phase does not score are left out.
 *
 * @returns the two paths
 */
export async function writeResults(
  dataset: Dataset,
  predictions: ReadonlyMap<string, Detections>,
  outDir: string,
  phase: string | undefined,
): Promise<readonly string[]> {
  const classes = phaseClasses(phase);
  const frames: Record<string, unknown>[] = [];
  for (const id of dataset.ids) {
    const { platform } = await dataset.sample(id);
    const arrays = frameArrays(predictions.get(id) as Detections, classes, `frame ${id}`);
    frames.push({ ...arrays, platform: platform ?? '', frame_id: id });
  }
  const bytes = encodePickle(frames);
  const paths = [join(outDir, RESULT_FILE), join(outDir, 'result.zip')];
  await writeFileAtomic(paths[0], bytes);
  await writeFileAtomic(paths[1], zipSync({ [RESULT_FILE]: [bytes, { mtime: NO_TIME, level: 6 }] }));
  return paths;
}
