import type { FloatArray, PinholeCamera } from '../contracts/index.js';
import { distortionCoefficients, imageSize, projectCameraPoint } from './projection.js';

/** Whether a pixel coordinate, rounded half to even as NumPy rounds, is one of 0 … size - 1. */
function roundsInto(value: number, size: number): boolean {
  if (value >= 0 && value <= size - 1) return true;
  // The half pixel beyond each border: -0.5 rounds to 0, size - 0.5 to the even one of its neighbours.
  return value < 0 ? value >= -0.5 : value < size - 0.5 || (value === size - 0.5 && size % 2 === 1);
}

/**
 * Which points a camera sees: 1 where the pixel, rounded half to even, lies in the image and the depth is positive.
 *
 * The field-of-view flag of the Pi3DET loader (robosense2025/track5, `pcdet/datasets/pi3det/pi3det_dataset.py`,
 * `get_fov_flag`), bit for bit: camera coordinates enter OpenCV's `projectPoints` as float32 and its pixels leave as
 * float32. With strong distortion a point far outside can be folded into the image, as there.
 *
 * @param points (n, stride) row-major, x y z first, metres, LiDAR frame
 * @param camera needs an image size
 * @param among (n) points to look at; the others get 0
 * @returns (n)
 */
export function fovMask(points: FloatArray, stride: number, camera: PinholeCamera, among?: Uint8Array): Uint8Array {
  const { widthPx, heightPx } = imageSize(camera);
  const count = Math.floor(points.length / stride);
  const mask = new Uint8Array(count);
  const distortion = distortionCoefficients(camera);
  const m = camera.cameraFromLidar;
  const pixel = new Float64Array(2);
  const { fround } = Math;
  for (let i = 0; i < count; i++) {
    if (among !== undefined && among[i] === 0) continue;
    const x = points[i * stride];
    const y = points[i * stride + 1];
    const z = points[i * stride + 2];
    const depth = m[8] * x + m[9] * y + m[10] * z + m[11];
    if (!(depth > 0)) continue;
    projectCameraPoint(
      fround(m[0] * x + m[1] * y + m[2] * z + m[3]),
      fround(m[4] * x + m[5] * y + m[6] * z + m[7]),
      fround(depth),
      camera.imageFromCamera,
      distortion,
      pixel,
    );
    if (roundsInto(fround(pixel[0]), widthPx) && roundsInto(fround(pixel[1]), heightPx)) mask[i] = 1;
  }
  return mask;
}

/** Points that at least one of the cameras sees; arguments as in {@link fovMask}. */
export function anyFovMask(
  points: FloatArray,
  stride: number,
  cameras: readonly PinholeCamera[],
  among?: Uint8Array,
): Uint8Array {
  const mask = new Uint8Array(Math.floor(points.length / stride));
  for (const camera of cameras) {
    const seen = fovMask(points, stride, camera, among);
    for (let i = 0; i < mask.length; i++) mask[i] |= seen[i];
  }
  return mask;
}

/**
 * The rows whose mask is not 0, in order.
 *
 * @param rows (n, stride) row-major
 * @param mask (n)
 * @returns (kept, stride), same precision, a buffer of its own
 */
export function keepRows<T extends FloatArray>(rows: T, stride: number, mask: ArrayLike<number>): T {
  let kept = 0;
  for (let i = 0; i < mask.length; i++) if (mask[i] !== 0) kept++;
  const out = (rows instanceof Float32Array ? new Float32Array(kept * stride) : new Float64Array(kept * stride)) as T;
  for (let i = 0, from = 0, to = 0; i < mask.length; i++, from += stride) {
    if (mask[i] === 0) continue;
    for (let channel = 0; channel < stride; channel++) out[to++] = rows[from + channel];
  }
  return out;
}

/** The part of a full scan that a camera sees, e.g. KITTI's 360° scans cropped to camera 2. */
export function frustumCrop<T extends FloatArray>(points: T, stride: number, camera: PinholeCamera): T {
  return keepRows(points, stride, fovMask(points, stride, camera));
}
