import type { FloatArray, PinholeCamera } from '../contracts/index.js';
import { distortionCoefficients, imageSize, projectCameraPoint } from './projection.js';

/** NumPy's rounding; `Math.round` takes halves upwards. */
const roundHalfToEven = (value: number): number => {
  const rounded = Math.round(value);
  return rounded - value === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
};

/**
 * Which points a camera sees: 1 where the pixel, rounded half to even, lies in the image and the depth is positive.
 *
 * The field-of-view flag of the Pi3DET loader (robosense2025/track5, `pcdet/datasets/pi3det/pi3det_dataset.py`,
 * `get_fov_flag`), bit for bit: camera coordinates enter OpenCV's `projectPoints` as float32 and its pixels leave as
 * float32. With strong distortion a point far outside can be folded into the image, as there.
 *
 * @param points (n, stride) row-major, x y z first, metres, LiDAR frame
 * @param camera needs an image size
 * @returns (n)
 */
export function fovMask(points: FloatArray, stride: number, camera: PinholeCamera): Uint8Array {
  const { widthPx, heightPx } = imageSize(camera);
  const count = Math.floor(points.length / stride);
  const mask = new Uint8Array(count);
  const distortion = distortionCoefficients(camera);
  const m = camera.cameraFromLidar;
  const pixel = new Float64Array(2);
  const { fround } = Math;
  for (let i = 0; i < count; i++) {
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
    const u = roundHalfToEven(fround(pixel[0]));
    const v = roundHalfToEven(fround(pixel[1]));
    if (u >= 0 && u < widthPx && v >= 0 && v < heightPx) mask[i] = 1;
  }
  return mask;
}

/** Points that at least one of the cameras sees, see {@link fovMask}. */
export function anyFovMask(points: FloatArray, stride: number, cameras: readonly PinholeCamera[]): Uint8Array {
  const mask = new Uint8Array(Math.floor(points.length / stride));
  for (const camera of cameras) {
    const seen = fovMask(points, stride, camera);
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
  const out = rows.slice() as T;
  let at = 0;
  for (let i = 0; i < mask.length; i++) {
    if (mask[i] === 0) continue;
    if (at !== i * stride) out.copyWithin(at, i * stride, (i + 1) * stride);
    at += stride;
  }
  return out.slice(0, at) as T;
}

/** The part of a full scan that a camera sees, e.g. KITTI's 360° scans cropped to camera 2. */
export function frustumCrop<T extends FloatArray>(points: T, stride: number, camera: PinholeCamera): T {
  return keepRows(points, stride, fovMask(points, stride, camera));
}
