/**
 * Detections in the tool's LiDAR frame as the boxes of the official results file; a run's score and its submission take
 * the same numbers.
 *
 * LiDAR → ego (`calibrated_sensor`) → global (`ego_pose`): centre and heading by both, velocity by both rotations. A box
 * farther from the vehicle than its class's range is left out, one exactly there stays (the evaluator's own filter drops
 * it). All in float64; single-precision detections are widened, so that no digit is lost.
 *
 * Source: robosense2025/track3, `projects/bevfusion/mmdet3d/datasets/nuscenes_dataset.py` (`_format_bbox`,
 * `output_to_nusc_box`, `lidar_nusc_box_to_global`).
 */
import type { Detections } from '../../src/contracts/index.js';
import { ATTRIBUTE_NAMES, DETECTION_NAMES, type NuscenesBoxes } from '../../src/datasets/nuscenes/index.js';
import { InputError } from '../../src/errors/index.js';
import { flatRows, multiplyQuaternions, quaternionFromYaw, quaternionOf } from '../../src/geometry/index.js';
import type { NuscenesProfile } from '../../src/metrics/index.js';
import { attributeRule } from './attributes.js';

/** Where the LiDAR of a sample is. */
export interface SamplePose {
  /** (4, 4) row-major; the tool's LiDAR frame: x forward, y left, z up. */
  readonly egoFromLidar: ArrayLike<number>;
  /** (4, 4) row-major. */
  readonly globalFromEgo: ArrayLike<number>;
}

/** Boxes of one sample in the official format's numbers; see `NuscenesBoxes`. */
export type OfficialBoxes = Omit<NuscenesBoxes, 'sampleTokens' | 'sampleRows'>;

/** What was left out on the way, added up over samples. */
export class LeftOut {
  /** Class that the profile does not evaluate → detections. */
  readonly classes = new Map<string, number>();
  /** Detections beyond the most that a sample may have, and the samples they stood in. */
  tooMany = 0;
  readonly crowded: string[] = [];
  /** Detections without a velocity: 0 is written for them. */
  still = 0;
}

const emptyBoxes = (count: number) => ({
  translation: new Float64Array(3 * count),
  size: new Float64Array(3 * count),
  rotation: new Float64Array(4 * count),
  velocity: new Float64Array(2 * count),
  detection: new Uint8Array(count),
  attribute: new Uint8Array(count),
  score: new Float64Array(count),
  numPts: new Int32Array(count).fill(-1),
});

/** (n) rows whose class the profile evaluates and whose centre is in its range. */
function rowsInRange(
  { names }: Detections,
  centres: Float64Array,
  { classes, rangeM }: NuscenesProfile,
  leftOut: LeftOut,
): number[] {
  const rows: number[] = [];
  names.forEach((name, row) => {
    if (!(classes as readonly string[]).includes(name)) {
      leftOut.classes.set(name, (leftOut.classes.get(name) ?? 0) + 1);
      return;
    }
    const distanceM = Math.hypot(centres[3 * row], centres[3 * row + 1]);
    if (!(distanceM > (rangeM[name as keyof typeof rangeM] ?? 0))) rows.push(row);
  });
  return rows;
}

/** The rows with the best scores, in the order they had; the first of equal ones. */
function bestRows(rows: readonly number[], scores: ArrayLike<number>, most: number): readonly number[] {
  if (rows.length <= most) return rows;
  const best = [...rows].sort((a, b) => scores[b] - scores[a] || a - b).slice(0, most);
  return best.sort((a, b) => a - b);
}

/**
 * Detections of one sample as official boxes.
 *
 * Attributes are the detector's own where it has any, else by `attributeRule`; velocities 0 where it has none.
 *
 * @param sampleId for messages
 * @throws InputError where columns have different lengths or an attribute is none of the task's
 */
export function toOfficialBoxes(
  detections: Detections,
  { egoFromLidar, globalFromEgo }: SamplePose,
  profile: NuscenesProfile,
  sampleId: string,
  leftOut: LeftOut,
): OfficialBoxes {
  const { names, scores, velocities, attributes } = detections;
  const boxes = flatRows(detections.boxes);
  const count = names.length;
  if (boxes.length !== 7 * count || scores.length !== count || (velocities?.shape[0] ?? count) !== count) {
    throw new InputError(`sample ${sampleId}: boxes, names, scores and velocities differ in number`);
  }
  const centres = new Float64Array(3 * count);
  for (let row = 0; row < count; row++) {
    writeTransformed(egoFromLidar, boxes[7 * row], boxes[7 * row + 1], boxes[7 * row + 2], 1, centres, 3 * row);
  }
  const inRange = rowsInRange(detections, centres, profile, leftOut);
  const kept = bestRows(inRange, scores, profile.maxBoxesPerSample);
  if (kept.length < inRange.length) {
    leftOut.tooMany += inRange.length - kept.length;
    leftOut.crowded.push(sampleId);
  }
  if (velocities === undefined) leftOut.still += kept.length;

  const turn = multiplyQuaternions(quaternionOf(globalFromEgo), quaternionOf(egoFromLidar));
  const ruleOf = attributeRule(profile.id);
  const official = emptyBoxes(kept.length);
  const motion = new Float64Array(3);
  kept.forEach((row, i) => {
    writeTransformed(
      globalFromEgo,
      centres[3 * row],
      centres[3 * row + 1],
      centres[3 * row + 2],
      1,
      official.translation,
      3 * i,
    );
    official.size.set([boxes[7 * row + 4], boxes[7 * row + 3], boxes[7 * row + 5]], 3 * i);
    official.rotation.set(multiplyQuaternions(turn, quaternionFromYaw(boxes[7 * row + 6])), 4 * i);
    const [vx, vy] = velocities === undefined ? [0, 0] : [velocities.get(row, 0), velocities.get(row, 1)];
    writeTransformed(egoFromLidar, vx, vy, 0, 0, motion, 0);
    writeTransformed(globalFromEgo, motion[0], motion[1], motion[2], 0, motion, 0);
    official.velocity.set(motion.subarray(0, 2), 2 * i);
    official.detection[i] = (DETECTION_NAMES as readonly string[]).indexOf(names[row]);
    const own = attributes?.[row] ?? '';
    const speedMS = Math.sqrt(motion[0] ** 2 + motion[1] ** 2);
    official.attribute[i] = own === '' ? ruleOf(official.detection[i], speedMS) : attributeCode(own, sampleId);
    official.score[i] = scores[row];
  });
  return official;
}

function attributeCode(name: string, sampleId: string): number {
  const code = (ATTRIBUTE_NAMES as readonly string[]).indexOf(name);
  if (code >= 0) return code;
  throw new InputError(
    `sample ${sampleId}: the model gave attribute '${name}'; known: ${ATTRIBUTE_NAMES.slice(1).join(', ')}`,
  );
}

/** `share` 1 for points, 0 for directions, which no translation moves. */
function writeTransformed(
  pose: ArrayLike<number>,
  x: number,
  y: number,
  z: number,
  share: 0 | 1,
  out: Float64Array,
  at: number,
): void {
  for (let row = 0; row < 3; row++) {
    out[at + row] = pose[4 * row] * x + pose[4 * row + 1] * y + pose[4 * row + 2] * z + share * pose[4 * row + 3];
  }
}

/** Boxes of many samples in flat columns, in the order given. */
export function joinOfficialBoxes(sampleTokens: readonly string[], lists: readonly OfficialBoxes[]): NuscenesBoxes {
  const sampleRows = new Uint32Array(lists.length + 1);
  lists.forEach(({ detection }, s) => (sampleRows[s + 1] = sampleRows[s] + detection.length));
  const count = sampleRows[lists.length];
  const all = emptyBoxes(count);
  lists.forEach((list, s) => {
    for (const column of Object.keys(all) as (keyof typeof all)[]) {
      const width = list.detection.length === 0 ? 0 : list[column].length / list.detection.length;
      all[column].set(list[column], width * sampleRows[s]);
    }
  });
  return { sampleTokens, sampleRows, ...all };
}
