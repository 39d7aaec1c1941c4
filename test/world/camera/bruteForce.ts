import type { Instance } from '../../../src/world/scene/index.js';

export interface BruteForceHit {
  /** Along a ray whose direction has length 1 along the optical axis: planar depth. */
  readonly depthM: number;
  readonly instance: number;
  /** Whether rounding may decide otherwise: the ray passes within 1e-6 of an edge of a triangle that may be nearest. */
  readonly doubtful: boolean;
}

/** Nearest triangle on a ray by Möller and Trumbore's test of every one. */
export function castBruteForce(
  instances: readonly Instance[],
  origin: readonly number[],
  direction: readonly number[],
  nearM: number,
): BruteForceHit {
  let nearest = { depthM: Infinity, instance: -1 };
  const doubts: number[] = [];
  instances.forEach(({ prototype: { mesh }, worldFromLocal: m }, instance) => {
    const corner = (index: number): number[] => {
      const p = mesh.positions.subarray(3 * index, 3 * index + 3);
      return [0, 4, 8].map((row) => m[row] * p[0] + m[row + 1] * p[1] + m[row + 2] * p[2] + m[row + 3]);
    };
    for (let at = 0; at < mesh.triangles.length; at += 3) {
      const [a, b, c] = [0, 1, 2].map((k) => corner(mesh.triangles[at + k]));
      const e1 = minus(b, a);
      const e2 = minus(c, a);
      const p = cross(direction, e2);
      const determinant = dot(e1, p);
      if (determinant === 0) continue;
      const s = minus(origin as number[], a);
      const u = dot(s, p) / determinant;
      const q = cross(s, e1);
      const v = dot(direction as number[], q) / determinant;
      const t = dot(e2, q) / determinant;
      if (!(t > nearM)) continue;
      const inside = Math.min(u, v, 1 - u - v);
      if (Math.abs(inside) < 1e-6) doubts.push(t);
      if (inside >= 0 && t < nearest.depthM) nearest = { depthM: t, instance };
    }
  });
  return { ...nearest, doubtful: doubts.some((t) => t <= nearest.depthM * (1 + 1e-6)) };
}

const minus = (a: readonly number[], b: readonly number[]): number[] => a.map((value, axis) => value - b[axis]);
const dot = (a: readonly number[], b: readonly number[]): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const cross = (a: readonly number[], b: readonly number[]): number[] => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
