import type { PointCloud, Warning } from '../contracts/index.js';
import { countNonFinitePoints } from './pointCloud.js';
import type { PointCloudConvention } from './conventions.js';
import { readFileBounded } from './readBounded.js';

export interface PointCloudReading {
  /** Files above this size are refused before memory is taken; 1 GiB unless given. */
  readonly maxBytes?: number;
  /** Hears what the reader kept but found odd, e.g. points with NaN. */
  readonly onWarning?: (warning: Warning) => void;
}

/** A point cloud file format: plain data and functions, one object per format. */
export interface PointCloudFormat<Reading extends PointCloudReading = PointCloudReading, Writing = object> {
  readonly id: string;
  readonly title: string;
  /** Lower case, with the dot; the longest match wins (`.pcd.bin` before `.bin`). */
  readonly extensions: readonly string[];
  readonly convention: PointCloudConvention;
  /** Whether the first bytes are this format's mark; formats without a mark say false. */
  hasMark(head: Uint8Array): boolean;
  /** Loads what `parse` needs for this content, e.g. a decoder; `read` does it itself. */
  prepare?(bytes: Uint8Array): Promise<void>;
  /** @param name what messages call the file. */
  parse(bytes: Uint8Array, name: string, options?: Reading): PointCloud;
  read(path: string, options?: Reading): Promise<PointCloud>;
  encode(cloud: PointCloud, options?: Writing): Uint8Array;
  /** Appears under its name only when whole. */
  write(path: string, cloud: PointCloud, options?: Writing): Promise<void>;
}

/** `read` in terms of `parse`: the size is checked before memory is taken. */
export async function readAndParse<Reading extends PointCloudReading, Cloud>(
  path: string,
  options: Reading | undefined,
  parse: (bytes: Uint8Array, name: string, options?: Reading) => Cloud,
): Promise<Cloud> {
  return parse(await readFileBounded(path, options?.maxBytes), path, options);
}

/** Points with NaN or infinity are kept, counted and told: which of them to drop is the caller's decision. */
export function warnOfNonFinite(cloud: PointCloud, name: string, options: PointCloudReading | undefined): void {
  if (options?.onWarning === undefined) return;
  const found = countNonFinitePoints(cloud);
  if (found === 0) return;
  const message = `${name}: ${found} of ${cloud.points.shape[0]} points have a NaN or infinite value; they were kept`;
  options.onWarning({ code: 'non-finite-points', message });
}
