import { existsSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { FileFormatError, InputError } from '../../errors/index.js';
import { readFileBounded, writeFileAtomic } from '../../sensors/index.js';
import { idOfFile } from './sensorFile.js';

/** Classes of a lone cloud's points, as their file holds them. */
export interface PointLabelFile {
  readonly labels: Int32Array;
  /** 4: SemanticKITTI's `.label` (class and instance); 1: nuScenes-lidarseg. */
  readonly bytesPerPoint: 1 | 4;
}

/** The labels beside a scan: `NNNNNN.label`, in the same folder or, as SemanticKITTI has it, in `../labels`. */
export function findPointLabels(cloud: string): string | undefined {
  const name = `${idOfFile(cloud)}.label`;
  return [join(dirname(cloud), name), join(dirname(cloud), '..', 'labels', name)].find((path) => existsSync(path));
}

/**
 * Reads labels: uint32 little-endian (SemanticKITTI) or uint8 (nuScenes-lidarseg), which the size tells.
 *
 * @throws FileFormatError where the size fits neither
 */
export async function readPointLabels(path: string, points: number): Promise<PointLabelFile> {
  const bytes = await readFileBounded(path);
  if (bytes.length === points && points > 0) return { labels: Int32Array.from(bytes), bytesPerPoint: 1 };
  if (bytes.length !== 4 * points) {
    const expected = `${4 * points} (uint32, SemanticKITTI) or ${points} (uint8, nuScenes-lidarseg)`;
    throw new FileFormatError(path, undefined, `${bytes.length} bytes for ${points} points; expected ${expected}`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { labels: Int32Array.from({ length: points }, (_, row) => view.getInt32(4 * row, true)), bytesPerPoint: 4 };
}

/** Where the labels of a corrupted cloud go: beside it. */
export function labelFileOf(cloud: string, { bytesPerPoint }: PointLabelFile): string {
  const stem = join(dirname(cloud), idOfFile(cloud));
  const path = `${stem}${bytesPerPoint === 1 ? '_lidarseg.bin' : '.label'}`;
  if (extname(cloud) === '.label') throw new InputError(`${cloud}: is a name for labels, not for a cloud`);
  return path;
}

export async function writePointLabels(
  path: string,
  labels: Int32Array,
  { bytesPerPoint }: PointLabelFile,
): Promise<void> {
  if (bytesPerPoint === 1) return writeFileAtomic(path, Uint8Array.from(labels));
  const bytes = new Uint8Array(4 * labels.length);
  const view = new DataView(bytes.buffer);
  labels.forEach((label, row) => view.setInt32(4 * row, label, true));
  return writeFileAtomic(path, bytes);
}
