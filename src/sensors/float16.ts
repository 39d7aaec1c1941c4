/** Half precision (IEEE 754 binary16) as 16-bit integers: Node 20 has no Float16Array. */

/** Every half-precision number in single precision, made when first needed. */
let table: Float32Array | undefined;

function makeTable(): Float32Array {
  const values = new Float32Array(65_536);
  for (let bits = 0; bits < 65_536; bits++) {
    const sign = bits & 0x8000 ? -1 : 1;
    const exponent = (bits >> 10) & 31;
    const fraction = bits & 1023;
    if (exponent === 31) values[bits] = fraction === 0 ? sign * Infinity : NaN;
    else if (exponent === 0) values[bits] = sign * fraction * 2 ** -24;
    else values[bits] = sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
  }
  return values;
}

/**
 * Half precision to single precision, exactly.
 *
 * @param into receives the values instead of a new array
 */
export function fromFloat16(halves: Uint16Array, into = new Float32Array(halves.length)): Float32Array {
  table ??= makeTable();
  for (let i = 0; i < halves.length; i++) into[i] = table[halves[i]];
  return into;
}

/** Single precision to the nearest half; ties go to the even one, what is too large becomes infinite. */
export function toFloat16(values: Float32Array): Uint16Array {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const halves = new Uint16Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const sign = (bits[i] >>> 16) & 0x8000;
    const size = bits[i] & 0x7fffffff;
    if (size > 0x7f800000) halves[i] = sign | 0x7e00;
    else if (size >= 0x477ff000) halves[i] = sign | 0x7c00;
    else if (size >= 0x38800000) {
      // Normal: drop 13 bits of the fraction, rounding to even, and move the exponent.
      halves[i] = sign | ((size + 0xfff + ((size >>> 13) & 1) - 0x38000000) >>> 13);
    } else {
      // Subnormal: a whole number of 2^-24, rounded to even.
      const scaled = Math.abs(values[i]) * 2 ** 24;
      const below = Math.floor(scaled);
      const rest = scaled - below;
      halves[i] = sign | (rest > 0.5 || (rest === 0.5 && below % 2 === 1) ? below + 1 : below);
    }
  }
  return halves;
}
