export type NumericData =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | BigUint64Array
  | BigInt64Array
  | Float32Array
  | Float64Array;

/** Numbers for numeric and bool (0 or 1) types, strings for `U` and `S`, any values for `O`. */
export type NumpyData = NumericData | readonly string[] | readonly unknown[];

/**
 * A numpy array as it stands in a pickle.
 *
 * `dtype` is numpy's code without byte order: `b1`, `i1` … `i8`, `u1` … `u8`, `f2`, `f4`, `f8`, `U10`, `S4`, `O`.
 * `data` is always in C (row-major) order and the machine's byte order, whatever the file had; `f2` comes as Float32Array.
 */
export class NumpyArray {
  constructor(
    readonly dtype: string,
    readonly shape: readonly number[],
    readonly data: NumpyData,
  ) {}
}

/** Number of elements of a shape; 1 for the shape of a scalar. */
export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/**
 * A `U<n>` array (n) of the names.
 *
 * @param width characters an element can hold; a longer name would be cut by numpy and is refused when written
 */
export function numpyStrings(names: readonly string[], width: number): NumpyArray {
  return new NumpyArray(`U${Math.max(1, width)}`, [names.length], names);
}

/** The numbers of a numeric array as float64; 64-bit integers lose what a double cannot hold. Undefined for others. */
export function asFloat64(array: NumpyArray): Float64Array | undefined {
  const { data } = array;
  if (!ArrayBuffer.isView(data)) return undefined;
  if (data instanceof Float64Array) return data;
  return Float64Array.from(data as ArrayLike<number | bigint>, Number);
}
