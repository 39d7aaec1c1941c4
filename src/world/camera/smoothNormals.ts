import { MATERIAL_NAMES, MATERIALS, type TriangleMesh } from '../scene/index.js';

/** Normals of the corners of a mesh that stands for rounded shapes. */
export interface SmoothNormals {
  /** (t, 3, 3) x, y, z at each corner; not unit. Local frame. */
  readonly corners: Float32Array;
  /** (t) 1 where the corners' normals differ from the triangle's own. */
  readonly rounded: Uint8Array;
}

/** Faces that meet at a greater angle (36°) stand for an edge. */
const COSINE_OF_EDGE = 0.81;

const cache = new WeakMap<TriangleMesh, SmoothNormals>();

/**
 * Means of the normals of neighbouring faces of one material, weighted by area; computed once per mesh.
 *
 * Leaves stay as they are: their triangles are no surface.
 */
export function smoothNormals(mesh: TriangleMesh): SmoothNormals {
  const known = cache.get(mesh);
  if (known !== undefined) return known;
  const { materials } = mesh;
  const faces = faceNormals(mesh);
  const { first, corners: around } = cornersByPlace(mesh);
  const corners = new Float32Array(9 * materials.length);
  const rounded = new Uint8Array(materials.length);
  const sum = new Float64Array(3);
  for (let place = 0; place + 1 < first.length; place++) {
    for (let i = first[place]; i < first[place + 1]; i++) {
      const face = Math.floor(around[i] / 3);
      sum[0] = faces[4 * face];
      sum[1] = faces[4 * face + 1];
      sum[2] = faces[4 * face + 2];
      let bent = false;
      const alone = MATERIALS[MATERIAL_NAMES[materials[face]]].texture === 'leaves';
      for (let j = first[place]; !alone && j < first[place + 1]; j++) {
        const other = Math.floor(around[j] / 3);
        if (other === face || materials[other] !== materials[face]) continue;
        const lengths = faces[4 * face + 3] * faces[4 * other + 3];
        const dot =
          faces[4 * face] * faces[4 * other] +
          faces[4 * face + 1] * faces[4 * other + 1] +
          faces[4 * face + 2] * faces[4 * other + 2];
        if (dot < COSINE_OF_EDGE * lengths) continue;
        if (dot < 0.9999 * lengths) bent = true;
        for (let axis = 0; axis < 3; axis++) sum[axis] += faces[4 * other + axis];
      }
      const length = Math.sqrt(sum[0] * sum[0] + sum[1] * sum[1] + sum[2] * sum[2]) || 1;
      for (let axis = 0; axis < 3; axis++) corners[3 * around[i] + axis] = sum[axis] / length;
      if (bent) rounded[face] = 1;
    }
  }
  const normals = { corners, rounded };
  cache.set(mesh, normals);
  return normals;
}

/** (t, 4) normal as long as twice the triangle's area, and that length. */
function faceNormals({ positions, triangles, materials }: TriangleMesh): Float64Array {
  const normals = new Float64Array(4 * materials.length);
  for (let face = 0; face < materials.length; face++) {
    const a = 3 * triangles[3 * face];
    const b = 3 * triangles[3 * face + 1];
    const c = 3 * triangles[3 * face + 2];
    const ux = positions[b] - positions[a];
    const uy = positions[b + 1] - positions[a + 1];
    const uz = positions[b + 2] - positions[a + 2];
    const vx = positions[c] - positions[a];
    const vy = positions[c + 1] - positions[a + 1];
    const vz = positions[c + 2] - positions[a + 2];
    const nx = uy * vz - uz * vy;
    const ny = uz * vx - ux * vz;
    const nz = ux * vy - uy * vx;
    normals[4 * face] = nx;
    normals[4 * face + 1] = ny;
    normals[4 * face + 2] = nz;
    normals[4 * face + 3] = Math.sqrt(nx * nx + ny * ny + nz * nz);
  }
  return normals;
}

/** The corners (3 · triangle + k) that lie at each place; vertices at the same coordinates are one place. */
function cornersByPlace({ positions, triangles }: TriangleMesh): { first: Int32Array; corners: Int32Array } {
  const count = positions.length / 3;
  const bits = new Int32Array(positions.buffer, positions.byteOffset, positions.length);
  // An open hash table of vertices by the bits of their coordinates.
  let size = 16;
  while (size < 2 * count) size *= 2;
  const table = new Int32Array(size).fill(-1);
  const placeOf = new Int32Array(count);
  let places = 0;
  for (let vertex = 0; vertex < count; vertex++) {
    const [x, y, z] = [bits[3 * vertex], bits[3 * vertex + 1], bits[3 * vertex + 2]];
    let slot = Math.imul(Math.imul(x, 0x9e3779b1) ^ Math.imul(y, 0x85ebca6b) ^ z, 0xc2b2ae35) >>> 8;
    for (;;) {
      slot &= size - 1;
      const other = table[slot];
      if (other === -1) {
        table[slot] = vertex;
        placeOf[vertex] = places++;
        break;
      }
      if (bits[3 * other] === x && bits[3 * other + 1] === y && bits[3 * other + 2] === z) {
        placeOf[vertex] = placeOf[other];
        break;
      }
      slot++;
    }
  }
  const first = new Int32Array(places + 1);
  for (const vertex of triangles) first[placeOf[vertex] + 1]++;
  for (let place = 0; place < places; place++) first[place + 1] += first[place];
  const next = first.slice();
  const corners = new Int32Array(triangles.length);
  for (let corner = 0; corner < triangles.length; corner++) corners[next[placeOf[triangles[corner]]]++] = corner;
  return { first, corners };
}
