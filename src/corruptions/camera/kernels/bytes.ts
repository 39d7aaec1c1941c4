import { kernels } from './module.js';
import { rowBytes } from './workspace.js';

interface Conversions {
  loadBytes(from: number, to: number, count: number, divisor: number): void;
  storeBytes(from: number, to: number, count: number, scale: number): void;
}

/** to[toStart + i] = bytes[i] / divisor; up to three elements behind the last are overwritten. */
export function loadBytes(bytes: Uint8Array, to: Float64Array, toStart: number, divisor: number): void {
  const row = rowBytes(bytes.length);
  row.set(bytes);
  kernels<Conversions>().loadBytes(row.byteOffset, to.byteOffset + 8 * toStart, bytes.length, divisor);
}

/** bytes[i] = from[fromStart + i] · scale, truncated and clipped. */
export function storeBytes(
  from: Float64Array,
  fromStart: number,
  scale: number,
  bytes: Uint8Array,
  start: number,
  count: number,
): void {
  const row = rowBytes(count);
  kernels<Conversions>().storeBytes(from.byteOffset + 8 * fromStart, row.byteOffset, count, scale);
  bytes.set(row, start);
}
