import ndarray from 'ndarray';
import type { FloatArray, LidarMount, PointCloud } from '../../contracts/index.js';
import { rowsOf } from '../../sensors/index.js';
import { resampleCloud, type ResampleOptions } from './resample.js';

/** Nobody merges more: beyond, times are those of single firings. */
const MOST_SWEEPS = 64;

/**
 * {@link resampleCloud} for a cloud that may be merged of several sweeps, each of one `time`: sweep by sweep, since one
 * must not hide what another shows. All are seen from where the LiDARs are at the newest.
 */
export function resampleSweeps(
  recorded: PointCloud,
  lidars: readonly LidarMount[],
  options: ResampleOptions,
): PointCloud {
  const sweeps = sweepsOf(recorded);
  if (sweeps.length === 1) return resampleCloud(recorded, lidars, options);
  const parts = sweeps.map((sweep) => rowsOf(resampleCloud(sweep, lidars, options)).data);
  const { data, width } = rowsOf(recorded);
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const joined: FloatArray = data instanceof Float32Array ? new Float32Array(length) : new Float64Array(length);
  let end = 0;
  for (const part of parts) {
    joined.set(part, end);
    end += part.length;
  }
  return { ...recorded, points: ndarray(joined, [length / width, width]) };
}

/** Runs of points of one time; the cloud itself where it has no times, or those of single firings. */
function sweepsOf(cloud: PointCloud): readonly PointCloud[] {
  const column = cloud.channels.indexOf('time');
  if (column < 0) return [cloud];
  const { data, count, width } = rowsOf(cloud);
  const starts = [0];
  for (let row = 1; row < count; row++) {
    if (data[width * row + column] === data[width * (row - 1) + column]) continue;
    if (starts.length === MOST_SWEEPS) return [cloud];
    starts.push(row);
  }
  return starts.map((start, i) => {
    const end = starts[i + 1] ?? count;
    return { ...cloud, points: ndarray(data.subarray(width * start, width * end), [end - start, width]) };
  });
}
