import type { TriangleMesh } from '../scene/index.js';

const cache = new WeakMap<TriangleMesh, Float64Array>();

/** (6) least x, y, z and greatest x, y, z of the vertices, local frame; counted once per mesh. */
export function meshBounds(mesh: TriangleMesh): Float64Array {
  const known = cache.get(mesh);
  if (known !== undefined) return known;
  const bounds = Float64Array.of(Infinity, Infinity, Infinity, -Infinity, -Infinity, -Infinity);
  const { positions } = mesh;
  for (let at = 0; at < positions.length; at += 3) {
    for (let axis = 0; axis < 3; axis++) {
      const value = positions[at + axis];
      if (value < bounds[axis]) bounds[axis] = value;
      if (value > bounds[axis + 3]) bounds[axis + 3] = value;
    }
  }
  cache.set(mesh, bounds);
  return bounds;
}

/**
 * The product of a rigid (4, 4) and an affine (3, 4) transform, both row-major; written as (3, 4) to `out`.
 */
export function composeAffine(left: ArrayLike<number>, right: ArrayLike<number>, out: Float64Array): Float64Array {
  for (let row = 0; row < 12; row += 4) {
    const a = left[row];
    const b = left[row + 1];
    const c = left[row + 2];
    for (let column = 0; column < 4; column++) {
      out[row + column] = a * right[column] + b * right[4 + column] + c * right[8 + column];
    }
    out[row + 3] += left[row + 3];
  }
  return out;
}

/** The box about a transformed box: (6) least and greatest coordinates after the (3, 4) transform `m`. */
export function transformBounds(m: ArrayLike<number>, bounds: Float64Array, out: Float64Array): Float64Array {
  for (let axis = 0; axis < 3; axis++) {
    let low = m[4 * axis + 3];
    let high = low;
    for (let k = 0; k < 3; k++) {
      const factor = m[4 * axis + k];
      const a = factor * bounds[k];
      const b = factor * bounds[k + 3];
      low += Math.min(a, b);
      high += Math.max(a, b);
    }
    out[axis] = low;
    out[axis + 3] = high;
  }
  return out;
}
