import { kernels } from './module.js';

const PAGE_BYTES = 65_536;
/** Offsets of taps first, then their weights. */
const OFFSETS_AT = 1024;
const MOST_TAPS = 4096;
const WEIGHTS_AT = OFFSETS_AT + 4 * MOST_TAPS;
/** One row of an image on its way in or out. */
const ROW_AT = WEIGHTS_AT + 8 * MOST_TAPS;
const MOST_ROW_BYTES = 1 << 20;
const WORKSPACE_AT = ROW_AT + MOST_ROW_BYTES;
/** Kernels work on several elements at a time and may touch this many float64 behind the last one. */
const SURPLUS = 16;

/**
 * Arrays of the given lengths in the kernels' memory. Their contents are left over from earlier calls; the arrays of
 * earlier calls must not be used any more.
 */
export function workspace<Lengths extends readonly number[]>(
  ...lengths: Lengths
): { [K in keyof Lengths]: Float64Array } {
  const { memory } = kernels();
  const needed = lengths.reduce((bytes, length) => bytes + 8 * (Math.ceil(length) + SURPLUS), WORKSPACE_AT);
  const missing = needed - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / PAGE_BYTES));
  let at = WORKSPACE_AT;
  return lengths.map((length) => {
    const array = new Float64Array(memory.buffer, at, Math.ceil(length));
    at += 8 * (array.length + SURPLUS);
    return array;
  }) as { [K in keyof Lengths]: Float64Array };
}

/** The memory of a workspace's array as float32, twice as many. */
export function asSingles(array: Float64Array): Float32Array {
  return new Float32Array(array.buffer, array.byteOffset, 2 * array.length);
}

/** The memory of a workspace's array as 32-bit integers, twice as many. */
export function asIntegers(array: Float64Array): Int32Array {
  return new Int32Array(array.buffer, array.byteOffset, 2 * array.length);
}

/** The memory of a workspace's array as unsigned 16-bit integers, four times as many. */
export function asShorts(array: Float64Array): Uint16Array {
  return new Uint16Array(array.buffer, array.byteOffset, 4 * array.length);
}

/** The memory of a workspace's array as bytes, eight times as many. */
export function asBytes(array: Float64Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, 8 * array.length);
}

/** Room for one row of bytes, the same at every call. */
export function rowBytes(count: number): Uint8Array {
  if (count > MOST_ROW_BYTES - SURPLUS) throw new RangeError(`a row of ${count} bytes; ${MOST_ROW_BYTES} are possible`);
  return new Uint8Array(kernels().memory.buffer, ROW_AT, count);
}

/** Puts whole numbers where kernels find the offsets or addresses of their taps. @returns their address */
export function placeOffsets(offsets: ArrayLike<number>): number {
  new Int32Array(kernels().memory.buffer, OFFSETS_AT, most(offsets).length).set(offsets);
  return OFFSETS_AT;
}

/** Puts float64 numbers where kernels find the weights of their taps. @returns their address */
export function placeWeights(weights: ArrayLike<number>): number {
  new Float64Array(kernels().memory.buffer, WEIGHTS_AT, most(weights).length).set(weights);
  return WEIGHTS_AT;
}

function most<Taps extends ArrayLike<number>>(taps: Taps): Taps {
  if (taps.length > MOST_TAPS) throw new RangeError(`${taps.length} taps; ${MOST_TAPS} are possible`);
  return taps;
}
