import type { PinholeCamera } from '../../contracts/index.js';
import { FileFormatError } from '../../errors/index.js';
import { rectifiedCameraFromLidar } from '../../geometry/index.js';

/** A KITTI calibration file (development kit readme, "Calibration"). Matrices are row-major. */
export interface KittiCalibration {
  /** (3, 4) each: image of camera i from the rectified frame of camera 0. */
  readonly projections: Readonly<Partial<Record<'P0' | 'P1' | 'P2' | 'P3', Float64Array>>>;
  /** (3, 3) rectified camera 0 from camera 0. */
  readonly r0Rect: Float64Array;
  /** (3, 4) camera 0 from velodyne. */
  readonly trVeloToCam: Float64Array;
  /** (4, 4) rectified camera 0 from LiDAR: R0_rect · Tr_velo_to_cam. */
  readonly cameraFromLidar: Float64Array;
}

/** Names of the object benchmark first, then those of the tracking benchmark. */
const R0_RECT = ['R0_rect', 'R_rect'];
const TR_VELO_TO_CAM = ['Tr_velo_to_cam', 'Tr_velo_cam'];

function parseMatrices(text: string, file: string): Map<string, Float64Array> {
  const matrices = new Map<string, Float64Array>();
  text.split(/\r?\n/).forEach((line, index) => {
    const [key, ...numbers] = line.trim().split(/\s+/);
    if (key === '') return;
    const values = Float64Array.from(numbers, Number);
    if (values.length === 0 || !values.every(Number.isFinite)) {
      throw new FileFormatError(file, `line ${index + 1}`, `'${key}' is not followed by numbers alone`);
    }
    matrices.set(key.replace(/:$/, ''), values);
  });
  return matrices;
}

function required(matrices: Map<string, Float64Array>, keys: readonly string[], size: number, file: string) {
  const found = keys.find((key) => matrices.has(key));
  if (found === undefined) throw new FileFormatError(file, undefined, `has no ${keys[0]}`);
  return sized(matrices.get(found) as Float64Array, found, size, file);
}

function sized(matrix: Float64Array, key: string, size: number, file: string): Float64Array {
  if (matrix.length === size) return matrix;
  throw new FileFormatError(file, key, `has ${matrix.length} numbers instead of ${size}`);
}

/**
 * Parses `P0:` … `P3:`, `R0_rect:` (or `R_rect`) and `Tr_velo_to_cam:` (or `Tr_velo_cam`); other lines are left alone.
 *
 * @throws FileFormatError for a missing matrix or a wrong count of numbers
 */
export function parseKittiCalibration(text: string, file: string): KittiCalibration {
  const matrices = parseMatrices(text, file);
  const r0Rect = required(matrices, R0_RECT, 9, file);
  const trVeloToCam = required(matrices, TR_VELO_TO_CAM, 12, file);
  const projections: Partial<Record<'P0' | 'P1' | 'P2' | 'P3', Float64Array>> = {};
  for (const key of ['P0', 'P1', 'P2', 'P3'] as const) {
    const matrix = matrices.get(key);
    if (matrix) projections[key] = sized(matrix, key, 12, file);
  }
  return { projections, r0Rect, trVeloToCam, cameraFromLidar: rectifiedCameraFromLidar(r0Rect, trVeloToCam) };
}

/**
 * The left colour camera (`image_2`).
 *
 * @throws FileFormatError where the calibration has no P2
 */
export function kittiCamera2(
  calibration: KittiCalibration,
  file: string,
  size: { readonly widthPx?: number; readonly heightPx?: number } = {},
): PinholeCamera {
  const imageFromCamera = calibration.projections.P2;
  if (!imageFromCamera) throw new FileFormatError(file, undefined, 'has no P2');
  return { ...size, imageFromCamera, cameraFromLidar: calibration.cameraFromLidar };
}

/** The text of a calibration file, every digit kept. */
export function formatKittiCalibration(calibration: Omit<KittiCalibration, 'cameraFromLidar'>): string {
  const { projections, r0Rect, trVeloToCam } = calibration;
  const rows = Object.entries({ ...projections, R0_rect: r0Rect, Tr_velo_to_cam: trVeloToCam });
  return rows.map(([key, matrix]) => `${key}: ${Array.from(matrix).join(' ')}\n`).join('');
}
