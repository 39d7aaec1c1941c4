/**
 * Which boxes are evaluated: those in range, with points, and no cycles parked in a rack.
 *
 * Source: `add_center_dist` and `filter_eval_boxes` in `eval/common/loaders.py` of nuscenes-devkit.
 */
import { DETECTION_NAMES } from '../../datasets/nuscenes/classes.js';
import type { NuscenesBoxes, NuscenesPlacedBoxes } from '../../datasets/nuscenes/boxes.js';
import type { NuscenesProfile } from './profiles.js';

/** What the filters know of a sample; samples in the order of the ground truth. */
export interface NuscenesSurroundings {
  /** (samples, 3) place of the vehicle, global frame, metres. */
  readonly egoTranslation: Float64Array;
  readonly bicycleRacks?: NuscenesPlacedBoxes;
}

const MOTORCYCLE = DETECTION_NAMES.indexOf('motorcycle');
const BICYCLE = DETECTION_NAMES.indexOf('bicycle');

/** Whether a point lies in a box or on its faces; the quaternion may have any length. */
function isInBox(box: NuscenesPlacedBoxes, row: number, point: Float64Array, at: number): boolean {
  const { translation, size, rotation } = box;
  const [w, x, y, z] = rotation.subarray(4 * row, 4 * row + 4);
  const norm = w * w + x * x + y * y + z * z;
  const scale = norm > 0 ? 1 / norm : 0;
  const dx = point[at] - translation[3 * row];
  const dy = point[at + 1] - translation[3 * row + 1];
  const dz = point[at + 2] - translation[3 * row + 2];
  // Columns of the rotation: the box's axes in the global frame.
  const alongLength = (w * w + x * x - y * y - z * z) * dx + 2 * (x * y + w * z) * dy + 2 * (x * z - w * y) * dz;
  const alongWidth = 2 * (x * y - w * z) * dx + (w * w - x * x + y * y - z * z) * dy + 2 * (y * z + w * x) * dz;
  const alongHeight = 2 * (x * z + w * y) * dx + 2 * (y * z - w * x) * dy + (w * w - x * x - y * y + z * z) * dz;
  const [width, length, height] = size.subarray(3 * row, 3 * row + 3);
  return (
    Math.abs(alongLength * scale) <= length / 2 &&
    Math.abs(alongWidth * scale) <= width / 2 &&
    Math.abs(alongHeight * scale) <= height / 2
  );
}

/**
 * (n) 1 for boxes that are evaluated.
 *
 * @param groundTruthSample (samples of `boxes`) index of the same sample in the ground truth
 * @param surroundings without them nothing but the class counts: boxes of other classes are never evaluated
 */
export function keptBoxes(
  boxes: NuscenesBoxes,
  groundTruthSample: Int32Array,
  profile: NuscenesProfile,
  surroundings: NuscenesSurroundings | undefined,
): Uint8Array {
  const { sampleRows, detection, numPts, translation } = boxes;
  const kept = new Uint8Array(detection.length);
  const rangeM = Float64Array.from(DETECTION_NAMES, (name) => profile.rangeM[name] ?? Number.NaN);
  const evaluated = Uint8Array.from(DETECTION_NAMES, (name) => (profile.classes.includes(name) ? 1 : 0));
  for (let s = 0; s < groundTruthSample.length; s++) {
    const g = groundTruthSample[s];
    const egoX = surroundings === undefined ? 0 : surroundings.egoTranslation[3 * g];
    const egoY = surroundings === undefined ? 0 : surroundings.egoTranslation[3 * g + 1];
    const racks = surroundings?.bicycleRacks;
    for (let row = sampleRows[s]; row < sampleRows[s + 1]; row++) {
      const code = detection[row];
      if (evaluated[code] === 0) continue;
      if (surroundings === undefined) {
        kept[row] = 1;
        continue;
      }
      const dx = translation[3 * row] - egoX;
      const dy = translation[3 * row + 1] - egoY;
      if (!(Math.sqrt(dx * dx + dy * dy) < rangeM[code]) || numPts[row] === 0) continue;
      if (racks !== undefined && (code === BICYCLE || code === MOTORCYCLE)) {
        let parked = false;
        for (let r = racks.sampleRows[g]; r < racks.sampleRows[g + 1] && !parked; r++) {
          parked = isInBox(racks, r, translation, 3 * row);
        }
        if (parked) continue;
      }
      kept[row] = 1;
    }
  }
  return kept;
}
