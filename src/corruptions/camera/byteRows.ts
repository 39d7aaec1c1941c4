import { loadBytes, storeBytes } from './kernels/index.js';

/** Loads rows of a byte image as level / divisor. */
export function bytesOver(data: Uint8Array, stride: number, divisor: number) {
  return (y: number, out: Float64Array, start: number): void =>
    loadBytes(data.subarray(y * stride, (y + 1) * stride), out, start, divisor);
}

/** Stores rows as bytes: multiplied by full scale, truncated, clipped. */
export function truncatedBytes(data: Uint8Array, stride: number, fullScale: number) {
  return (y: number, row: Float64Array, start: number): void =>
    storeBytes(row, start, fullScale, data, y * stride, stride);
}
