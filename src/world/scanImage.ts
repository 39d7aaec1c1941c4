/**
 * A picture of a scan through a camera: every return a small rectangle, near ones over far ones, brighter where the
 * surface reflects more, from warm (near) to cold (far). A stand-in for a photograph, cheap to make.
 */
import type { PinholeCamera } from '../contracts/index.js';
import { projectPoints } from '../geometry/index.js';

export interface ScanImageOptions {
  /** Size of a return in pixels: the sensor's angular steps seen through the camera. */
  readonly splatPx: readonly [width: number, height: number];
  /** Distance at which the colours end. */
  readonly farM?: number;
}

/**
 * Renders points (n, 4: x, y, z, intensity) to RGB, row-major (heightPx, widthPx, 3).
 *
 * @param camera needs its image size
 */
export function renderScan(points: Float32Array, camera: PinholeCamera, options: ScanImageOptions): Uint8Array {
  const width = camera.widthPx ?? 0;
  const height = camera.heightPx ?? 0;
  const [splatWidth, splatHeight] = options.splatPx;
  const farM = options.farM ?? 60;
  const pixels = new Uint8Array(width * height * 3);
  for (let row = 0; row < height; row++) {
    const shade = 25 + Math.round((30 * row) / height);
    pixels.fill(shade, row * width * 3, (row + 1) * width * 3);
  }
  const depth = new Float32Array(width * height).fill(Infinity);
  const { uv, depthM } = projectPoints(points, 4, camera);
  for (let point = 0; point < depthM.length; point++) {
    const d = depthM[point];
    if (d <= 0) continue;
    const left = Math.max(0, Math.round(uv[point * 2] - splatWidth / 2));
    const top = Math.max(0, Math.round(uv[point * 2 + 1] - splatHeight / 2));
    const right = Math.min(width, left + splatWidth);
    const bottom = Math.min(height, top + splatHeight);
    const far = Math.min(1, d / farM);
    const light = 90 + 165 * Math.sqrt(points[point * 4 + 3]);
    const red = light * (1 - 0.75 * far);
    const green = light * (0.85 - 0.45 * far);
    const blue = light * (0.45 + 0.4 * far);
    for (let row = top; row < bottom; row++) {
      for (let column = left; column < right; column++) {
        const at = row * width + column;
        if (d >= depth[at]) continue;
        depth[at] = d;
        pixels[at * 3] = red;
        pixels[at * 3 + 1] = green;
        pixels[at * 3 + 2] = blue;
      }
    }
  }
  return pixels;
}
