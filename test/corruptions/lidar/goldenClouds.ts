/** Clouds of the golden set and the statistics its reference values are made of. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import type { CorruptedPoints, LidarPoints } from '../../../src/corruptions/operation.js';
import { packageRoot } from '../../../src/installation/index.js';

const folder = join(packageRoot, 'test/golden');

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
  const [ranges, intensity, x, y, z] = Array.from({ length: 5 }, () => new Float64Array(count));
  for (let row = 0, at = 0; row < count; row++, at += width) {
    [x[row], y[row], z[row], intensity[row]] = [points[at], points[at + 1], points[at + 2], points[at + 3]];
    ranges[row] = Math.sqrt(x[row] * x[row] + y[row] * y[row] + z[row] * z[row]);
  }
  const sorted = ranges.slice().sort();
  const found: Statistics = {
    n_points: count,
    kept: count / (before.points.length / width),
    mean_range: mean(ranges),
    std_range: deviation(ranges),
    p50_range: (sorted[Math.floor((count - 1) / 2)] + sorted[Math.floor(count / 2)]) / 2,
    max_range: sorted[count - 1],
    intensity_mean: mean(intensity),
    intensity_std: deviation(intensity),
    mean_xyz: [x, y, z].map(mean),
  };
  if (points.length !== before.points.length) return found;
  let [moved, recoloured, squared, relabelled] = [0, 0, 0, 0];
  for (let row = 0, at = 0; row < count; row++, at += width) {
    const dx = points[at] - before.points[at];
    const dy = points[at + 1] - before.points[at + 1];
    const dz = points[at + 2] - before.points[at + 2];
    const square = dx * dx + dy * dy + dz * dz;
    if (Math.sqrt(square) > 1e-5) moved++;
    squared += square;
    if (Math.abs(points[at + 3] - before.points[at + 3]) > 1e-6) recoloured++;
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
  return Object.fromEntries(
    Object.entries(runs[0]).map(([name, first]) => [
      name,
      Array.isArray(first)
        ? first.map((_, axis) => mean(runs.map((run) => (run[name] as number[])[axis])))
        : mean(runs.map((run) => run[name] as number)),
    ]),
  );
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
