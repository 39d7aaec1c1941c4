/** Clouds of the golden set and the statistics its reference values are made of. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import type { FloatArray } from '../../../src/contracts/index.js';
import type { CorruptedPoints, LidarPoints } from '../../../src/corruptions/operation.js';

const folder = join(import.meta.dirname, '../../golden');

function bytes(name: string): ArrayBuffer {
  const file = readFileSync(join(folder, 'corruptions', name));
  return file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength) as ArrayBuffer;
}

/** What a JSON file holds. */
export type Parsed = ReturnType<typeof JSON.parse>;

export const golden: Parsed = JSON.parse(readFileSync(join(folder, 'corruptions.json'), 'utf8')).lidar;
/** (6, 7) per cloud: centre, size, heading. */
export const goldenBoxes: Record<'kitti' | 'nus', number[][]> = JSON.parse(
  readFileSync(join(folder, 'corruptions', 'input_boxes.json'), 'utf8'),
);

/** 64 rings one after the other, intensities 0 to 1, SemanticKITTI labels. */
export const kitti: LidarPoints = {
  points: new Float32Array(bytes('input_kitti4.bin')),
  channels: ['x', 'y', 'z', 'intensity'],
  intensityScale: 1,
  labels: new Int32Array(bytes('input_kitti4.label')),
};

/** 1184 of them. */
export const sparseKitti: LidarPoints = {
  points: new Float32Array(bytes('input_kitti4_sparse.bin')),
  channels: ['x', 'y', 'z', 'intensity'],
  intensityScale: 1,
};

/** 32 rings column by column, intensities 0 to 255, nuScenes-lidarseg labels. */
export const nuscenes: LidarPoints = {
  points: new Float32Array(bytes('input_nus5.bin')),
  channels: ['x', 'y', 'z', 'intensity', 'ring'],
  intensityScale: 255,
  labels: Int32Array.from(new Uint8Array(bytes('input_nus5.lidarseg.bin'))),
};

export type Statistics = Record<string, number | number[]>;

/** The statistics of the golden file, by its names. */
export function statistics(after: CorruptedPoints, before: LidarPoints): Statistics {
  const width = before.channels.length;
  const { points, labels } = after;
  const count = points.length / width;
  const range = (of: FloatArray, at: number): number => Math.hypot(of[at], of[at + 1], of[at + 2]);
  const ranges = Float64Array.from({ length: count }, (_, row) => range(points, row * width));
  const sorted = ranges.slice().sort();
  const intensity = Float64Array.from({ length: count }, (_, row) => points[row * width + 3]);
  const found: Statistics = {
    n_points: count,
    kept: count / (before.points.length / width),
    mean_range: mean(ranges),
    std_range: deviation(ranges),
    p50_range: (sorted[Math.floor((count - 1) / 2)] + sorted[Math.floor(count / 2)]) / 2,
    max_range: sorted[count - 1],
    intensity_mean: mean(intensity),
    intensity_std: deviation(intensity),
    mean_xyz: [0, 1, 2].map((axis) =>
      mean(Float64Array.from({ length: count }, (_, row) => points[row * width + axis])),
    ),
  };
  if (points.length !== before.points.length) return found;
  let [moved, recoloured, squared, relabelled] = [0, 0, 0, 0];
  for (let row = 0, at = 0; row < count; row++, at += width) {
    const [dx, dy, dz] = [0, 1, 2].map((axis) => points[at + axis] - before.points[at + axis]);
    const square = dx * dx + dy * dy + dz * dz;
    if (Math.sqrt(square) > 1e-5) moved++;
    squared += square;
    if (points[at + 3] !== before.points[at + 3]) recoloured++;
    if (labels?.[row] !== before.labels?.[row]) relabelled++;
  }
  found['frac_moved'] = moved / count;
  found['rms_disp'] = Math.sqrt(squared / count);
  found['frac_intensity_changed'] = recoloured / count;
  found['frac_relabelled'] = relabelled / count;
  return found;
}

/** Mean of each statistic over several runs. */
export function meanStatistics(runs: readonly Statistics[]): Statistics {
  return overRuns(runs, mean);
}

function overRuns(runs: readonly Statistics[], reduce: (values: number[]) => number): Statistics {
  return Object.fromEntries(
    Object.entries(runs[0]).map(([name, first]) => [
      name,
      Array.isArray(first)
        ? first.map((_, axis) => reduce(runs.map((run) => (run[name] as number[])[axis])))
        : reduce(runs.map((run) => run[name] as number)),
    ]),
  );
}

/**
 * Compares the mean of our runs with the reference's mean over its seeds.
 *
 * They may differ by four of the reference's standard deviations, or by half a percent (of the value, of 1 for a fraction,
 * of the spread of the points for their mean place). As a deviation of two to eight seeds says little, four standard
 * errors of the difference, by the deviation of our own runs, count as well.
 */
export function assertWithinSpread(
  t: ExecutionContext,
  place: string,
  runs: readonly Statistics[],
  reference: Parsed,
  names: readonly string[],
): void {
  const ours = meanStatistics(runs);
  const own = overRuns(runs, deviation);
  const errors = Math.sqrt(1 / (reference.n_seeds ?? 2) + 1 / runs.length);
  const spreadM = ours['std_range'] as number;
  const list = (value: number | number[]): number[] => (Array.isArray(value) ? value : [value]);
  for (const name of names) {
    const value = reference[name];
    const wanted = list(value.mean ?? value);
    const spread = list(value.sd ?? wanted.map(() => 0));
    wanted.forEach((each, i) => {
      const scale = name.startsWith('frac_') || name === 'kept' ? 1 : name === 'mean_xyz' ? spreadM : Math.abs(each);
      const tolerance = Math.max(4 * spread[i], 4 * errors * list(own[name])[i], 0.005 * scale);
      const got = list(ours[name])[i];
      t.true(
        Math.abs(got - each) <= tolerance,
        `${place} ${name}[${i}]: ${got}, reference ${each}, ${tolerance} allowed`,
      );
    });
  }
}

/** Equal to the five decimals that the golden file prints of a float32 calculation. */
export function assertPrinted(t: ExecutionContext, place: string, got: number, printed: number): void {
  t.true(Math.abs(got - printed) <= 0.5e-5 + 1e-7 * Math.abs(printed), `${place}: ${got}, reference ${printed}`);
}

export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}

function deviation(values: ArrayLike<number>): number {
  const middle = mean(values);
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += (values[i] - middle) ** 2;
  return Math.sqrt(sum / values.length);
}
