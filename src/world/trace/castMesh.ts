/**
 * The inner loop: one ray against one mesh.
 *
 * Ray and result travel in one Float64Array, because the engine would put every number that crosses a call on the heap.
 */
import { TRIANGLE_NUMBERS, type MeshTree } from './meshTree.js';
import { LEAF_BITS, LEAF_MOST, LEFT_CHILD, RIGHT_BOX, RIGHT_CHILD, STACK_SIZE } from './nodes.js';

/** Places in the ray's record: origin, direction (of any length), the nearest distance so far, its row in the tree. */
export const ORIGIN = 0;
export const DIRECTION = 3;
export const NEAREST = 6;
export const ROW = 7;
export const RAY_NUMBERS = 8;

/** How far beyond an edge still counts, in barycentric coordinates: no ray slips between two triangles. */
const EDGE = 1e-9;

const stack = new Int32Array(STACK_SIZE);
const stackDistance = new Float64Array(STACK_SIZE);

/**
 * Looks for a hit nearer than `ray[NEAREST]`, beyond 0; nearest first, both sides of a triangle (Möller and Trumbore,
 * "Fast, minimum storage ray-triangle intersection", 1997).
 *
 * @param any stop at the first hit, whichever it is
 * @returns whether there was one; then NEAREST and ROW are set
 */
export function castMesh(tree: MeshTree, ray: Float64Array, any: boolean): boolean {
  const { floats, integers, triangles } = tree;
  const ox = ray[ORIGIN];
  const oy = ray[ORIGIN + 1];
  const oz = ray[ORIGIN + 2];
  const dx = ray[DIRECTION];
  const dy = ray[DIRECTION + 1];
  const dz = ray[DIRECTION + 2];
  const ix = 1 / dx;
  const iy = 1 / dy;
  const iz = 1 / dz;
  // By the sign of the reciprocal, which tells -0 from 0, the near faces of a box.
  const nearX = ix < 0 ? 3 : 0;
  const nearY = iy < 0 ? 4 : 1;
  const nearZ = iz < 0 ? 5 : 2;
  const farX = 3 - nearX;
  const farY = 5 - nearY;
  const farZ = 7 - nearZ;
  let nearest = ray[NEAREST];
  let row = -1;
  let depth = 0;
  let reference = 0;
  descent: for (;;) {
    if (reference >= 0) {
      // A product of 0 and infinity is NaN, which no comparison takes: a face that holds the whole ray decides nothing.
      let low = 0;
      let high = nearest;
      let t = (floats[reference + nearX] - ox) * ix;
      if (t > low) low = t;
      t = (floats[reference + nearY] - oy) * iy;
      if (t > low) low = t;
      t = (floats[reference + nearZ] - oz) * iz;
      if (t > low) low = t;
      t = (floats[reference + farX] - ox) * ix;
      if (t < high) high = t;
      t = (floats[reference + farY] - oy) * iy;
      if (t < high) high = t;
      t = (floats[reference + farZ] - oz) * iz;
      if (t < high) high = t;
      let low2 = 0;
      let high2 = nearest;
      const right = reference + RIGHT_BOX;
      t = (floats[right + nearX] - ox) * ix;
      if (t > low2) low2 = t;
      t = (floats[right + nearY] - oy) * iy;
      if (t > low2) low2 = t;
      t = (floats[right + nearZ] - oz) * iz;
      if (t > low2) low2 = t;
      t = (floats[right + farX] - ox) * ix;
      if (t < high2) high2 = t;
      t = (floats[right + farY] - oy) * iy;
      if (t < high2) high2 = t;
      t = (floats[right + farZ] - oz) * iz;
      if (t < high2) high2 = t;
      if (low <= high) {
        if (low2 <= high2) {
          const leftFirst = low <= low2;
          stack[depth] = leftFirst ? integers[reference + RIGHT_CHILD] : integers[reference + LEFT_CHILD];
          stackDistance[depth++] = leftFirst ? low2 : low;
          reference = leftFirst ? integers[reference + LEFT_CHILD] : integers[reference + RIGHT_CHILD];
        } else {
          reference = integers[reference + LEFT_CHILD];
        }
        continue;
      }
      if (low2 <= high2) {
        reference = integers[reference + RIGHT_CHILD];
        continue;
      }
    } else {
      const leaf = ~reference;
      let at = leaf >> LEAF_BITS;
      const end = at + (leaf & (LEAF_MOST - 1)) + 1;
      for (; at < end; at++) {
        const k = TRIANGLE_NUMBERS * at;
        const ax = triangles[k + 3];
        const ay = triangles[k + 4];
        const az = triangles[k + 5];
        const bx = triangles[k + 6];
        const by = triangles[k + 7];
        const bz = triangles[k + 8];
        const px = dy * bz - dz * by;
        const py = dz * bx - dx * bz;
        const pz = dx * by - dy * bx;
        const inverse = 1 / (ax * px + ay * py + az * pz);
        const sx = ox - triangles[k];
        const sy = oy - triangles[k + 1];
        const sz = oz - triangles[k + 2];
        const u = (sx * px + sy * py + sz * pz) * inverse;
        // Written so that a NaN (a ray in the plane of the triangle) is no hit.
        if (!(u >= -EDGE && u <= 1 + EDGE)) continue;
        const qx = sy * az - sz * ay;
        const qy = sz * ax - sx * az;
        const qz = sx * ay - sy * ax;
        const v = (dx * qx + dy * qy + dz * qz) * inverse;
        if (!(v >= -EDGE && u + v <= 1 + EDGE)) continue;
        const t = (bx * qx + by * qy + bz * qz) * inverse;
        if (t > 0 && t <= nearest) {
          nearest = t;
          row = at;
        }
      }
      if (any && row >= 0) break;
    }
    do {
      if (depth === 0) break descent;
      reference = stack[--depth];
    } while (stackDistance[depth] > nearest);
  }
  if (row < 0) return false;
  ray[NEAREST] = nearest;
  ray[ROW] = row;
  return true;
}
