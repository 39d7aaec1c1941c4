import type { PointCloud } from '../../contracts/index.js';
import { FileFormatError } from '../../errors/index.js';
import { kittiBin, readFileBounded } from '../../sensors/index.js';

/** Rows looked at: enough to be sure, quick for any file. */
const ROWS = 512;
const FLOAT64_ROW_BYTES = 32;

/** A coordinate or intensity that a LiDAR could have reported. */
const isPlausible = (value: number): boolean => value === 0 || (Math.abs(value) > 1e-6 && Math.abs(value) < 2000);

/**
 * Whether the bytes are rows of four float64 instead of float32.
 *
 * Two neighbouring float32 read as one float64 give the second one's exponent an eightfold reach: almost never a
 * plausible distance, and never where the second is 0. Rows of zeros say nothing.
 */
function looksLikeFloat64(bytes: Uint8Array): boolean {
  if (bytes.length === 0 || bytes.length % FLOAT64_ROW_BYTES !== 0) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let told = 0;
  let plausible = 0;
  for (let at = 0; at < bytes.length && told < ROWS; at += FLOAT64_ROW_BYTES) {
    const row = [0, 8, 16, 24].map((offset) => view.getFloat64(at + offset, true));
    if (row.every((value) => value === 0)) continue;
    told++;
    if (row.every(isPlausible)) plausible++;
  }
  return told > 0 && plausible >= 0.99 * told;
}

/**
 * Reads a Pi3DET scan: little-endian float32 rows x, y, z (metres), intensity (0 to 1).
 *
 * @throws FileFormatError for the float64 rows of the older `M3ED_CP_Dataset` files, which would otherwise be read as
 *   twice as many nonsense points
 */
export async function readPi3detPoints(path: string): Promise<PointCloud> {
  const bytes = await readFileBounded(path);
  if (looksLikeFloat64(bytes)) {
    throw new FileFormatError(
      path,
      undefined,
      'holds float64 rows, Pi3DET has float32; convert with numpy: np.fromfile(p, "<f8").astype("<f4").tofile(q)',
    );
  }
  return kittiBin.parse(bytes, path);
}
