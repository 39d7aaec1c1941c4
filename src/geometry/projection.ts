/**
 * Pinhole projection of LiDAR points with OpenCV's lens distortion.
 *
 * Source of the distortion: OpenCV documentation, module calib3d ("Detailed Description", pinhole camera model):
 * with x' = X/Z, y' = Y/Z, r² = x'² + y'²,
 * x'' = x' (1 + k1 r² + k2 r⁴ + k3 r⁶) / (1 + k4 r² + k5 r⁴ + k6 r⁶) + 2 p1 x' y' + p2 (r² + 2 x'²), y'' alike.
 */
import type { FloatArray, PinholeCamera } from '../contracts/index.js';
import { InputError } from '../errors/index.js';

/** k1, k2, p1, p2, k3, k4, k5, k6; what a camera does not have is zero. */
export type DistortionCoefficients = readonly [number, number, number, number, number, number, number, number];

/** @throws InputError for a number of coefficients that is not 0, 4, 5 or 8, or one that is not finite. */
export function distortionCoefficients(camera: Pick<PinholeCamera, 'distortion'>): DistortionCoefficients | undefined {
  const given = camera.distortion ?? [];
  if (![0, 4, 5, 8].includes(given.length) || !given.every(Number.isFinite)) {
    throw new InputError(
      `lens distortion [${given.join(', ')}]: expected 0, 4, 5 or 8 finite numbers in OpenCV's order k1, k2, p1, p2, k3, k4, k5, k6`,
    );
  }
  if (given.every((value) => value === 0)) return undefined;
  return Array.from({ length: 8 }, (_, i) => given[i] ?? 0) as unknown as DistortionCoefficients;
}

/** Width and height in pixels. @throws InputError where the camera does not say them. */
export function imageSize(camera: PinholeCamera): { readonly widthPx: number; readonly heightPx: number } {
  const { widthPx, heightPx } = camera;
  if (widthPx === undefined || heightPx === undefined) {
    throw new InputError('the camera has no image size: give widthPx and heightPx');
  }
  return { widthPx, heightPx };
}

/**
 * Projects a point that is given in the camera frame; writes u, v to `out`.
 *
 * The fourth column of `imageFromCamera` (KITTI's stereo offset) enters before the division.
 */
export function projectCameraPoint(
  x: number,
  y: number,
  z: number,
  imageFromCamera: ArrayLike<number>,
  distortion: DistortionCoefficients | undefined,
  out: Float64Array,
): void {
  const p = imageFromCamera;
  if (distortion === undefined) {
    const scale = 1 / (p[8] * x + p[9] * y + p[10] * z + p[11]);
    out[0] = (p[0] * x + p[1] * y + p[2] * z + p[3]) * scale;
    out[1] = (p[4] * x + p[5] * y + p[6] * z + p[7]) * scale;
    return;
  }
  const xn = x / z;
  const yn = y / z;
  const r2 = xn * xn + yn * yn;
  // Indexed, not destructured: this runs per point.
  const d = distortion;
  const p1 = d[2];
  const p2 = d[3];
  const radial = (1 + r2 * (d[0] + r2 * (d[1] + r2 * d[4]))) / (1 + r2 * (d[5] + r2 * (d[6] + r2 * d[7])));
  const xd = xn * radial + 2 * p1 * xn * yn + p2 * (r2 + 2 * xn * xn);
  const yd = yn * radial + p1 * (r2 + 2 * yn * yn) + 2 * p2 * xn * yn;
  const scale = 1 / (p[8] * xd + p[9] * yd + p[10] + p[11] / z);
  out[0] = (p[0] * xd + p[1] * yd + p[2] + p[3] / z) * scale;
  out[1] = (p[4] * xd + p[5] * yd + p[6] + p[7] / z) * scale;
}

/** Pixels and depths of a cloud. */
export interface ProjectedPoints {
  /** (n, 2) u, v in pixels; the centre of the top left pixel is (0, 0). */
  readonly uv: Float64Array;
  /** (n) metres along the optical axis; at or below 0 the point lies behind the camera and its pixel means nothing. */
  readonly depthM: Float64Array;
}

/**
 * Projects LiDAR points.
 *
 * @param points (n, stride) row-major, x y z first, metres, LiDAR frame
 * @param precision `float32` rounds camera coordinates and pixels as OpenCV does when it is given float32 points
 */
export function projectPoints(
  points: FloatArray,
  stride: number,
  camera: PinholeCamera,
  precision: 'float64' | 'float32' = 'float64',
): ProjectedPoints {
  const round = precision === 'float32' ? Math.fround : (value: number): number => value;
  const count = Math.floor(points.length / stride);
  const uv = new Float64Array(2 * count);
  const depthM = new Float64Array(count);
  const distortion = distortionCoefficients(camera);
  const m = camera.cameraFromLidar;
  const pixel = new Float64Array(2);
  for (let i = 0; i < count; i++) {
    const x = points[i * stride];
    const y = points[i * stride + 1];
    const z = points[i * stride + 2];
    const depth = m[8] * x + m[9] * y + m[10] * z + m[11];
    projectCameraPoint(
      round(m[0] * x + m[1] * y + m[2] * z + m[3]),
      round(m[4] * x + m[5] * y + m[6] * z + m[7]),
      round(depth),
      camera.imageFromCamera,
      distortion,
      pixel,
    );
    uv[2 * i] = round(pixel[0]);
    uv[2 * i + 1] = round(pixel[1]);
    depthM[i] = depth;
  }
  return { uv, depthM };
}
