/** Reads the golden files of the KITTI evaluation and walks their expected values. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { KittiObjects } from '../../src/contracts/index.js';
import { kittiMetricId, type KittiClass, type KittiComponent, type KittiFrame } from '../../src/metrics/index.js';
import { projectUrl } from './projectUrl.js';

const FOLDER = projectUrl('test/golden/track5/');

export function readGolden<T>(name: string): T {
  const bytes = readFileSync(new URL(name, FOLDER));
  return JSON.parse((name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')) as T;
}

/** KITTI objects as the golden files write them: rows in arrays, the official names of the columns. */
export interface JsonObjects {
  name: string[];
  truncated: number[];
  occluded: number[];
  alpha: number[];
  bbox: number[][];
  dimensions: number[][];
  location: number[][];
  rotation_y: number[];
  score?: number[];
}
export interface JsonFrame {
  gt: JsonObjects;
  dt: JsonObjects;
}

function toObjects(json: JsonObjects): KittiObjects {
  return {
    name: json.name,
    truncated: Float64Array.from(json.truncated),
    occluded: Float64Array.from(json.occluded),
    alpha: Float64Array.from(json.alpha),
    bbox: Float64Array.from(json.bbox.flat()),
    dimensions: Float64Array.from(json.dimensions.flat()),
    location: Float64Array.from(json.location.flat()),
    rotationY: Float64Array.from(json.rotation_y),
    ...(json.score === undefined ? {} : { score: Float64Array.from(json.score) }),
  };
}

export function toFrames(frames: readonly JsonFrame[]): KittiFrame[] {
  return frames.map(({ gt, dt }, index) => ({
    id: String(index).padStart(6, '0'),
    gt: toObjects(gt),
    dt: toObjects(dt),
  }));
}

/** Averages as [class][difficulty][overlap set]. */
export type ExpectedAverages = Record<string, Record<'R11' | 'R40', number[][][]>>;

export interface Expected {
  classes: KittiClass[];
  compute_aos?: boolean;
  official_python_f32: ExpectedAverages;
  exact_f64_iou: ExpectedAverages;
  /** [class][difficulty][overlap set][41] */
  precision_curves_f32?: Record<string, number[][][][]>;
}

const DIFFICULTIES = ['easy', 'moderate', 'hard'] as const;

/** Official overlap thresholds of both sets, written out here on purpose. */
const OVERLAPS: Record<string, Record<string, readonly [number, number]>> = {
  Car: { bbox: [0.7, 0.7], aos: [0.7, 0.7], bev: [0.7, 0.5], '3d': [0.7, 0.5] },
  Pedestrian: { bbox: [0.5, 0.5], aos: [0.5, 0.5], bev: [0.5, 0.25], '3d': [0.5, 0.25] },
  Cyclist: { bbox: [0.5, 0.5], aos: [0.5, 0.5], bev: [0.5, 0.25], '3d': [0.5, 0.25] },
};

/** Every expected average with its component and metric id; sets that agree come twice. */
export function* expectedValues(
  classes: readonly KittiClass[],
  averages: ExpectedAverages,
): Generator<{ id: string; component: KittiComponent; set: number; value: number }> {
  for (const [metric, byPositions] of Object.entries(averages)) {
    for (const positions of ['R11', 'R40'] as const) {
      for (const [c, className] of classes.entries()) {
        for (const [d, difficulty] of DIFFICULTIES.entries()) {
          for (const set of [0, 1]) {
            const overlap = OVERLAPS[className][metric][set];
            const component = { className, metric, positions, overlap, difficulty } as KittiComponent;
            yield { id: kittiMetricId(component), component, set, value: byPositions[positions][c][d][set] };
          }
        }
      }
    }
  }
}
