import type { TriangleMesh } from '../scene/index.js';

/** Numbers of a triangle: first vertex, edge to the second, edge to the third. */
export const TRIANGLE_NUMBERS = 9;

/** Triangles that have an area: no ray meets the others. */
export function solidTriangles(mesh: TriangleMesh): Uint32Array {
  const numbers = new Float64Array(TRIANGLE_NUMBERS);
  const kept = new Uint32Array(mesh.triangles.length / 3);
  let count = 0;
  for (let triangle = 0; triangle < kept.length; triangle++) {
    writeTriangle(mesh, triangle, numbers, 0);
    const [, , , ax, ay, az, bx, by, bz] = numbers;
    if (ay * bz - az * by !== 0 || az * bx - ax * bz !== 0 || ax * by - ay * bx !== 0) kept[count++] = triangle;
  }
  return kept.subarray(0, count);
}

/** Writes the numbers of one triangle of a mesh to `out`. */
export function writeTriangle(mesh: TriangleMesh, triangle: number, out: Float64Array, at: number): void {
  const { positions, triangles } = mesh;
  const a = 3 * triangles[3 * triangle];
  const b = 3 * triangles[3 * triangle + 1];
  const c = 3 * triangles[3 * triangle + 2];
  for (let axis = 0; axis < 3; axis++) {
    out[at + axis] = positions[a + axis];
    out[at + 3 + axis] = positions[b + axis] - positions[a + axis];
    out[at + 6 + axis] = positions[c + axis] - positions[a + axis];
  }
}

/** Widens a box so that it holds a triangle. */
export function includeTriangle(triangles: Float64Array, at: number, box: Float64Array): void {
  for (let axis = 0; axis < 3; axis++) {
    const a = triangles[at + axis];
    const b = a + triangles[at + 3 + axis];
    const c = a + triangles[at + 6 + axis];
    box[axis] = Math.min(box[axis], a, b, c);
    box[3 + axis] = Math.max(box[3 + axis], a, b, c);
  }
}
