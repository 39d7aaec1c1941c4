/**
 * Stateless per-ray randomness: a value is a pure function of (seed, a, b).
 *
 * A sequential stream would make a ray's noise depend on which other rays were cast before it; with a hash, culling
 * and order of casting never change a scan. The seed itself comes from a keyed stream. Mixing steps: the 32-bit
 * finalizer of MurmurHash3 (Austin Appleby, public domain).
 */
export function hash32(seed: number, a: number, b: number): number {
  let h = (seed ^ Math.imul(a + 0x7f4a7c15, 0x9e3779b1)) >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = (h ^ Math.imul(b + 0x165667b1, 0xc2b2ae3d)) >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** Uniform in the open interval (0, 1). */
export function hashUniform(seed: number, a: number, b: number): number {
  return (hash32(seed, a, b) + 0.5) * 2 ** -32;
}

/** Standard normal by the Box-Muller transform. */
export function hashNormal(seed: number, a: number, b: number): number {
  const radius = Math.sqrt(-2 * Math.log(hashUniform(seed, a, b)));
  return radius * Math.cos(2 * Math.PI * hashUniform(seed ^ 0x5bd1e995, a, b));
}
