import type { FloatArray, Image } from '../../contracts/index.js';
import { InputError } from '../../errors/index.js';
import { depthColour } from './colourMap.js';
import { rgbImage } from './images.js';

export interface BevImageOptions {
  /** Part of the LiDAR frame that is shown, metres. Default: 50 about the origin. */
  readonly rangeM?: { readonly xMin: number; readonly xMax: number; readonly yMin: number; readonly yMax: number };
  /** Default: 0.1. */
  readonly metresPerPixel?: number;
  /** What colours a point: its height, or another column of its row (an intensity). Default: height. */
  readonly colourColumn?: number;
  /** Values of the first and the last colour. Default: -2 to 3 for heights, 0 to 1 for other columns. */
  readonly colourRange?: readonly [least: number, most: number];
  /** (n, 7) x, y, z, length, width, height, yaw. */
  readonly boxes?: FloatArray;
  /** One sRGB colour for each box, or for all. Default: green. */
  readonly boxColours?: readonly (readonly [number, number, number])[];
}

const GREEN = [90, 230, 120] as const;
const ABOUT_ORIGIN = { xMin: -50, xMax: 50, yMin: -50, yMax: 50 };

/**
 * A scan from above: x (forward) up, y (left) to the left; boxes are outlined, with a line from the middle through the
 * front.
 *
 * @param points (n, stride) row-major, x y z first, metres
 * @throws InputError for a range or a scale that makes no image
 */
export function bevImage(points: FloatArray, stride: number, options: BevImageOptions = {}): Image {
  const { rangeM = ABOUT_ORIGIN, metresPerPixel = 0.1, colourColumn = 2, boxes } = options;
  const [least, most] = options.colourRange ?? (colourColumn === 2 ? [-2, 3] : [0, 1]);
  const width = Math.round((rangeM.yMax - rangeM.yMin) / metresPerPixel);
  const height = Math.round((rangeM.xMax - rangeM.xMin) / metresPerPixel);
  if (!(width >= 1 && height >= 1 && width * height <= 1e8)) {
    throw new InputError(`bird's eye view: ${width} × ${height} pixels; give a range and a scale of 1 to 100 million`);
  }
  const rgb = new Uint8Array(3 * width * height).fill(16);
  const columnOf = (y: number): number => (rangeM.yMax - y) / metresPerPixel - 0.5;
  const rowOf = (x: number): number => (rangeM.xMax - x) / metresPerPixel - 0.5;
  // Higher points over lower ones.
  const top = new Float32Array(width * height).fill(-Infinity);
  for (let at = 0; at + stride <= points.length; at += stride) {
    const column = Math.round(columnOf(points[at + 1]));
    const row = Math.round(rowOf(points[at]));
    if (!(column >= 0 && column < width && row >= 0 && row < height)) continue;
    const pixel = row * width + column;
    if (points[at + 2] < top[pixel]) continue;
    top[pixel] = points[at + 2];
    const value = (points[at + colourColumn] - least) / (most - least);
    // From 0.15: the darkest points must still stand out from the ground.
    depthColour(0.15 + 0.85 * Math.min(1, Math.max(0, value)), rgb, 3 * pixel);
  }
  const canvas = { rgb, width, height };
  for (let box = 0; boxes !== undefined && 7 * box + 6 < boxes.length; box++) {
    const colour = options.boxColours?.[box % options.boxColours.length] ?? GREEN;
    const [x, y, , length, boxWidth, , yaw] = boxes.subarray(7 * box, 7 * box + 7);
    const corner = (along: number, left: number): [number, number] => {
      const [dx, dy] = [0.5 * along * length, 0.5 * left * boxWidth];
      return [
        columnOf(y + dx * Math.sin(yaw) + dy * Math.cos(yaw)),
        rowOf(x + dx * Math.cos(yaw) - dy * Math.sin(yaw)),
      ];
    };
    const corners = [corner(1, 1), corner(1, -1), corner(-1, -1), corner(-1, 1)];
    corners.forEach((from, i) => drawLine(canvas, from, corners[(i + 1) % 4], colour));
    drawLine(canvas, corner(0, 0), corner(1.6, 0), colour);
  }
  return rgbImage(rgb, width, height);
}

interface Canvas {
  readonly rgb: Uint8Array;
  readonly width: number;
  readonly height: number;
}

function drawLine(
  { rgb, width, height }: Canvas,
  from: readonly [number, number],
  to: readonly [number, number],
  colour: ArrayLike<number>,
): void {
  const steps = Math.ceil(Math.max(Math.abs(to[0] - from[0]), Math.abs(to[1] - from[1]), 1));
  // A box that is no box, or far outside, must not keep the machine busy.
  if (!(steps < 1e5)) return;
  for (let step = 0; step <= steps; step++) {
    const column = Math.round(from[0] + ((to[0] - from[0]) * step) / steps);
    const row = Math.round(from[1] + ((to[1] - from[1]) * step) / steps);
    if (column >= 0 && column < width && row >= 0 && row < height)
      rgb.set(colour as number[], 3 * (row * width + column));
  }
}
