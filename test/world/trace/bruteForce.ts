import type { Rng } from '../../../src/contracts/index.js';
import { NO_OBJECT, type Instance, type Prototype, type TriangleMesh } from '../../../src/world/scene/index.js';

type Vector = [x: number, y: number, z: number];

const minus = (a: Vector, b: Vector): Vector => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];

export interface WorldTriangle {
  readonly instance: number;
  readonly triangle: number;
  readonly corners: readonly [Vector, Vector, Vector];
}

/** All triangles in the world, turned one by one. */
export function worldTriangles(instances: readonly Instance[]): WorldTriangle[] {
  return instances.flatMap(({ prototype: { mesh }, worldFromLocal: m }, instance) =>
    Array.from({ length: mesh.triangles.length / 3 }, (_, triangle) => {
      const corner = (k: number): Vector => {
        const [x, y, z] = mesh.positions.subarray(3 * mesh.triangles[3 * triangle + k]);
        return [0, 4, 8].map((row) => m[row] * x + m[row + 1] * y + m[row + 2] * z + m[row + 3]) as Vector;
      };
      return { instance, triangle, corners: [corner(0), corner(1), corner(2)] as const };
    }),
  );
}

/** Where a ray meets the plane of a triangle, and how far inside its edges: ≥ 0 inside, in barycentric coordinates. */
export function meet(
  origin: Vector,
  direction: Vector,
  [a, b, c]: WorldTriangle['corners'],
): [t: number, inside: number] {
  const normal = cross(minus(b, a), minus(c, a));
  const t = dot(minus(a, origin), normal) / dot(direction, normal);
  const point: Vector = [0, 1, 2].map((k) => origin[k] + t * direction[k]) as Vector;
  const whole = dot(normal, normal);
  const share = (p: Vector, q: Vector): number => dot(cross(minus(q, p), minus(point, p)), normal) / whole;
  return [t, Math.min(share(a, b), share(b, c), share(c, a))];
}

/** @returns the nearest distance in (0, maxM] and all triangles that are hit there */
export function castAll(
  triangles: readonly WorldTriangle[],
  origin: Vector,
  direction: Vector,
  maxM: number,
): { t: number; nearest?: WorldTriangle } {
  let [best, nearest]: [number, WorldTriangle | undefined] = [Infinity, undefined];
  for (const triangle of triangles) {
    const [t, inside] = meet(origin, direction, triangle.corners);
    if (t > 0 && t <= maxM && t < best && inside >= 0) [best, nearest] = [t, triangle];
  }
  return nearest === undefined ? { t: best } : { t: best, nearest };
}

export function instanceOf(
  prototype: Prototype,
  worldFromLocal: ArrayLike<number>,
  look: Partial<Instance> = {},
): Instance {
  return {
    prototype,
    worldFromLocal: Float64Array.from(worldFromLocal),
    object: NO_OBJECT,
    tint: [255, 255, 255],
    reflectivityFactor: 1,
    ...look,
  };
}

export const UNMOVED = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0];

export function meshOf(positions: readonly number[], triangles: readonly number[], material = 0): TriangleMesh {
  return {
    positions: Float32Array.from(positions),
    triangles: Uint32Array.from(triangles),
    materials: new Uint8Array(triangles.length / 3).fill(material),
  };
}

/** Triangles of all sizes strewn about the origin, some of them without an area. */
export function soup(rng: Rng, count: number, spreadM: number): TriangleMesh {
  const positions: number[] = [];
  for (let triangle = 0; triangle < count; triangle++) {
    const size = 10 ** rng.uniform(-2, 0.5);
    const centre = [rng.normal(0, spreadM), rng.normal(0, spreadM), rng.normal(0, spreadM)];
    const corners = [0, 1, 2].map(() => centre.map((value) => value + rng.normal(0, size)));
    const kind = rng.uniform();
    if (kind < 0.05) corners[1] = corners[0];
    else if (kind < 0.08) corners[2] = corners[0].map((value, axis) => (value + corners[1][axis]) / 2);
    else if (kind < 0.2) for (const corner of corners) corner[Math.floor(25 * (kind - 0.08))] = Math.round(centre[0]);
    positions.push(...corners.flat());
  }
  return meshOf(positions, [...Array(3 * count).keys()]);
}

/** Turned at random, with scales from a fifth to threefold per axis, sometimes mirrored. */
export function randomAffine(rng: Rng, spreadM: number): number[] {
  const axis: Vector = [rng.normal(), rng.normal(), rng.normal()];
  const length = Math.hypot(...axis);
  const [x, y, z] = axis.map((value) => value / length);
  const angle = rng.uniform(0, 2 * Math.PI);
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const turn = [
    [c + x * x * (1 - c), x * y * (1 - c) - z * s, x * z * (1 - c) + y * s],
    [y * x * (1 - c) + z * s, c + y * y * (1 - c), y * z * (1 - c) - x * s],
    [z * x * (1 - c) - y * s, z * y * (1 - c) + x * s, c + z * z * (1 - c)],
  ];
  const scale = [0, 1, 2].map(() => rng.choice([1, -1]) * rng.uniform(0.2, 3));
  return turn.flatMap((row) => [...row.map((value, column) => value * scale[column]), rng.normal(0, spreadM)]);
}

export function unitVector(rng: Rng): Vector {
  const v: Vector = [rng.normal(), rng.normal(), rng.normal()];
  const length = Math.hypot(...v);
  return [v[0] / length, v[1] / length, v[2] / length];
}
