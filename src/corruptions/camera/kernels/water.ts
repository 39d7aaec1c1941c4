import { kernels } from './module.js';
import { rowBytes } from './workspace.js';

interface Water {
  depthRow(layer: number, to: number, threshold: number, count: number): void;
  brightenRow(
    ...row: [
      ...places: [bytes: number, light: number, most: number, share: number],
      ...rest: [red: number, green: number, blue: number, count: number],
    ]
  ): void;
}

/**
 * to[toStart + i] = layer[start + i] · 255, truncated to its lowest byte, where the layer reaches the threshold, else 0.
 *
 * @param layer an array of the workspace
 */
export function depthRow(
  layer: Float64Array,
  start: number,
  threshold: number,
  to: Uint8Array,
  toStart: number,
  count: number,
): void {
  const row = rowBytes(count);
  kernels<Water>().depthRow(layer.byteOffset + 8 * start, row.byteOffset, threshold, count);
  to.set(row, toStart);
}

/**
 * Adds (light / most) · share of a colour to a row of RGB pixels, all in float32; clipped and truncated.
 *
 * @param light address of the row's 16-bit light
 * @param color (3) in [0, 1]
 */
export function brightenRow(
  bytes: Uint8Array,
  light: number,
  most: number,
  share: number,
  color: readonly number[],
  out: Uint8Array,
  start: number,
): void {
  // Pixels are worked on in fours, and of each four bytes are read.
  const row = rowBytes(bytes.length + 16);
  row.set(bytes);
  const [red, green, blue] = color;
  kernels<Water>().brightenRow(row.byteOffset, light, most, share, red, green, blue, bytes.length / 3);
  out.set(row.subarray(0, bytes.length), start);
}
