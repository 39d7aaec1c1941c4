import type { TriangleMesh } from '../scene/index.js';

/** Axis-aligned and tight, in the mesh's own frame, metres. */
export interface Bounds {
  readonly min: readonly [number, number, number];
  readonly max: readonly [number, number, number];
}

const cache = new WeakMap<TriangleMesh, Bounds>();

/** Of the vertices that triangles use; remembered per mesh. */
export function boundsOf(mesh: TriangleMesh): Bounds {
  const known = cache.get(mesh);
  if (known !== undefined) return known;
  const min: [number, number, number] = [Infinity, Infinity, Infinity];
  const max: [number, number, number] = [-Infinity, -Infinity, -Infinity];
  const { positions, triangles } = mesh;
  for (const vertex of triangles) {
    for (let axis = 0; axis < 3; axis++) {
      const value = positions[3 * vertex + axis];
      if (value < min[axis]) min[axis] = value;
      if (value > max[axis]) max[axis] = value;
    }
  }
  const bounds = { min, max };
  cache.set(mesh, bounds);
  return bounds;
}

/** Length, width and height of the bounds. */
export function sizeOf(mesh: TriangleMesh): readonly [lengthM: number, widthM: number, heightM: number] {
  const { min, max } = boundsOf(mesh);
  return [max[0] - min[0], max[1] - min[1], max[2] - min[2]];
}
