/** IEEE 754 binary16, the type of the official score matrices; held in float32, which has room for every value of it. */

/** The nearest half float, ties to even; beyond 65,504 infinite from 65,520 on. */
export function roundToFloat16(value: number): number {
  if (value !== value || value === 0 || !Number.isFinite(value)) return value;
  const size = Math.abs(value);
  if (size >= 65520) return value < 0 ? -Infinity : Infinity;
  // The distance between neighbours: 2^-24 below 2^-14, else 2^-10 of the power of two below.
  let step = 2 ** -24;
  if (size >= 2 ** -14) {
    let exponent = Math.floor(Math.log2(size));
    // The logarithm may be rounded up to the next power of two, or down from it.
    if (2 ** exponent > size) exponent--;
    else if (2 ** (exponent + 1) <= size) exponent++;
    step = 2 ** (exponent - 10);
  }
  const units = size / step;
  const below = Math.floor(units);
  const over = units - below;
  const rounded = over > 0.5 || (over === 0.5 && below % 2 === 1) ? below + 1 : below;
  return (value < 0 ? -rounded : rounded) * step;
}
