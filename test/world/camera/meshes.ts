import {
  materialIndex,
  NO_OBJECT,
  type Instance,
  type MaterialName,
  type TriangleMesh,
} from '../../../src/world/scene/index.js';

export function meshOf(
  positions: ArrayLike<number>,
  triangles: ArrayLike<number>,
  material: MaterialName,
): TriangleMesh {
  return {
    positions: Float32Array.from(positions),
    triangles: Uint32Array.from(triangles),
    materials: new Uint8Array(triangles.length / 3).fill(materialIndex(material)),
  };
}

/** A cube of edge 1 about (0, 0, 0.5). */
export function boxMesh(material: MaterialName = 'plaster'): TriangleMesh {
  const positions = [0, 1].flatMap((z) => [-0.5, 0.5].flatMap((y) => [-0.5, 0.5].flatMap((x) => [x, y, z])));
  const faces = [
    0, 2, 1, 1, 2, 3, 4, 5, 6, 5, 7, 6, 0, 1, 4, 1, 5, 4, 2, 6, 3, 3, 6, 7, 0, 4, 2, 2, 4, 6, 1, 3, 5, 3, 7, 5,
  ];
  return meshOf(positions, faces, material);
}

/** A ball of radius 1 about the origin. */
export function ballMesh(material: MaterialName = 'plaster', rows = 32): TriangleMesh {
  const positions: number[] = [];
  const triangles: number[] = [];
  const columns = 2 * rows;
  for (let i = 0; i <= rows; i++) {
    for (let j = 0; j < columns; j++) {
      const [a, b] = [(Math.PI * i) / rows, (2 * Math.PI * j) / columns];
      positions.push(Math.sin(a) * Math.cos(b), Math.sin(a) * Math.sin(b), Math.cos(a));
      if (i === rows) continue;
      const here = i * columns + j;
      const next = i * columns + ((j + 1) % columns);
      triangles.push(here, here + columns, next, next, here + columns, next + columns);
    }
  }
  return meshOf(positions, triangles, material);
}

/** A square of half edge `half` about the origin, z = 0. */
export function groundMesh(half: number, material: MaterialName = 'asphalt'): TriangleMesh {
  return meshOf([-half, -half, 0, half, -half, 0, half, half, 0, -half, half, 0], [0, 1, 2, 0, 2, 3], material);
}

/** Places a mesh, scaled along its axes. */
export function placed(
  mesh: TriangleMesh,
  [x, y, z]: readonly [number, number, number] = [0, 0, 0],
  [sx, sy, sz]: readonly [number, number, number] = [1, 1, 1],
  about: Partial<Instance> = {},
): Instance {
  return {
    prototype: { id: 'test', mesh },
    worldFromLocal: Float64Array.of(sx, 0, 0, x, 0, sy, 0, y, 0, 0, sz, z),
    object: NO_OBJECT,
    tint: [200, 200, 200],
    reflectivityFactor: 1,
    ...about,
  };
}
