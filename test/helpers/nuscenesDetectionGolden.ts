/** Reads the golden files of the nuScenes detection evaluation. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { NuscenesBoxes, NuscenesPlacedBoxes } from '../../src/datasets/nuscenes/boxes.js';
import { ATTRIBUTE_NAMES, DETECTION_NAMES } from '../../src/datasets/nuscenes/classes.js';
import type { NuscenesInput } from '../../src/metrics/index.js';
import { projectUrl } from './projectUrl.js';

const FOLDER = projectUrl('test/golden/track3/');

export const goldenUrl = (name: string): URL => new URL(name, FOLDER);

export function readGolden<T>(name: string): T {
  const bytes = readFileSync(goldenUrl(name));
  return JSON.parse((name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')) as T;
}

export interface JsonPlacedBox {
  translation: number[];
  size: number[];
  rotation: number[];
}
/** A box as the devkit writes it; null stands for NaN. */
export interface JsonBox extends JsonPlacedBox {
  sample_token: string;
  velocity: (number | null)[];
  detection_name: string;
  attribute_name: string;
  detection_score?: number;
  num_pts?: number;
}
export interface JsonCase {
  gt: Record<string, JsonBox[]>;
  submission: { meta: unknown; results: Record<string, JsonBox[]> };
  ego_translation: Record<string, number[]> | null;
  bike_racks: Record<string, JsonPlacedBox[]> | null;
}

export function toPlaced(lists: readonly (readonly [string, readonly JsonPlacedBox[]])[]): NuscenesPlacedBoxes {
  const all = lists.flatMap(([, boxes]) => boxes);
  const sampleRows = new Uint32Array(lists.length + 1);
  lists.forEach(([, boxes], s) => (sampleRows[s + 1] = sampleRows[s] + boxes.length));
  return {
    sampleTokens: lists.map(([token]) => token),
    sampleRows,
    translation: Float64Array.from(all.flatMap(({ translation }) => translation)),
    size: Float64Array.from(all.flatMap(({ size }) => size)),
    rotation: Float64Array.from(all.flatMap(({ rotation }) => rotation)),
  };
}

/** Flat columns of lists of boxes; unknown names become codes that no class has. */
export function toBoxes(lists: readonly (readonly [string, readonly JsonBox[]])[]): NuscenesBoxes {
  const all = lists.flatMap(([, boxes]) => boxes);
  return {
    ...toPlaced(lists),
    velocity: Float64Array.from(all.flatMap(({ velocity }) => velocity.map((value) => value ?? Number.NaN))),
    detection: Uint8Array.from(all, ({ detection_name: name }) => (DETECTION_NAMES as readonly string[]).indexOf(name)),
    attribute: Uint8Array.from(all, ({ attribute_name: name }) => (ATTRIBUTE_NAMES as readonly string[]).indexOf(name)),
    score: Float64Array.from(all, ({ detection_score: score }) => score ?? -1),
    numPts: Int32Array.from(all, ({ num_pts: count }) => count ?? -1),
  };
}

export function toInput({ gt, submission, ego_translation: ego, bike_racks: racks }: JsonCase): NuscenesInput {
  const tokens = Object.keys(gt);
  const surroundings = ego && {
    egoTranslation: Float64Array.from(tokens.flatMap((token) => ego[token])),
    ...(racks && { bicycleRacks: toPlaced(tokens.map((token) => [token, racks[token] ?? []] as const)) }),
  };
  return {
    groundTruth: toBoxes(Object.entries(gt)),
    predictions: toBoxes(Object.entries(submission.results)),
    ...(surroundings && { surroundings }),
  };
}

type ByError = Record<string, number | null>;
export interface ExpectedSummary {
  label_aps: Record<string, Record<string, number>>;
  mean_dist_aps: Record<string, number>;
  mean_ap: number;
  label_tp_errors: Record<string, ByError>;
  tp_errors: ByError;
  tp_scores: ByError;
  nd_score: number;
  cfg: unknown;
  n_gt_after_filter?: number;
  n_pred_after_filter?: number;
}
export type ExpectedDetails = Record<string, Record<string, (number | null)[]>>;

const ABBREVIATION: Record<string, string> = {
  trans_err: 'ATE',
  scale_err: 'ASE',
  orient_err: 'AOE',
  vel_err: 'AVE',
  attr_err: 'AAE',
};

/** Every number of a summary with its metric id. */
export function expectedValues(expected: ExpectedSummary): Map<string, number | null> {
  const values = new Map<string, number | null>([
    ['mAP', expected.mean_ap],
    ['NDS', expected.nd_score],
  ]);
  for (const [error, value] of Object.entries(expected.tp_errors)) values.set(`m${ABBREVIATION[error]}`, value);
  for (const [name, byDistance] of Object.entries(expected.label_aps)) {
    values.set(`${name}/AP`, expected.mean_dist_aps[name]);
    for (const [distance, value] of Object.entries(byDistance)) values.set(`${name}/AP@${distance}`, value);
    for (const [error, value] of Object.entries(expected.label_tp_errors[name])) {
      values.set(`${name}/${ABBREVIATION[error]}`, value);
    }
  }
  return values;
}
