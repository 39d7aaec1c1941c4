/** IEEE 754 binary16, held in float32, which has room for every value of it. */

/** All 65,536 values by their bits. */
let table: Float32Array | undefined;

function halfTable(): Float32Array {
  if (table !== undefined) return table;
  table = Float32Array.from({ length: 0x10000 }, (_, bits) => {
    const sign = bits & 0x8000 ? -1 : 1;
    const exponent = (bits >>> 10) & 31;
    const fraction = bits & 1023;
    if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
    return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25);
  });
  return table;
}

/** Writes the values of half floats, given as their bits, to `out`. */
export function decodeFloat16(bits: Uint16Array, out: Float32Array): void {
  const values = halfTable();
  for (let i = 0; i < bits.length; i++) out[i] = values[bits[i]];
}
