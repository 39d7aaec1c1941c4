import { BufferAttribute, BufferGeometry, DoubleSide, Ray, Vector3 } from 'three';
import { MeshBVH, SAH } from 'three-mesh-bvh';
import { denseBlock, turnDirections } from '../cases/denseBlock.js';
import { defineRow } from '../row.js';

const CHANNELS = 64;
const STEPS = 1024;

/** All instances in one mesh. */
function mergedGeometry(): BufferGeometry {
  const positions: number[] = [];
  const indices: number[] = [];
  for (const { prototype, worldFromLocal: m } of denseBlock()) {
    const first = positions.length / 3;
    const local = prototype.mesh.positions;
    for (let at = 0; at < local.length; at += 3) {
      for (const row of [0, 4, 8]) {
        positions.push(m[row] * local[at] + m[row + 1] * local[at + 1] + m[row + 2] * local[at + 2] + m[row + 3]);
      }
    }
    for (const vertex of prototype.mesh.triangles) indices.push(first + vertex);
  }
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(Float32Array.from(positions), 3));
  geometry.setIndex(new BufferAttribute(Uint32Array.from(indices), 1));
  return geometry;
}

export const row = defineRow({
  id: 'world-lidar-three-mesh-bvh',
  work: `the rays of world-lidar by raycastFirst of three-mesh-bvh, all triangles in one tree`,
  items: CHANNELS * STEPS,
  reference: null,
  prepare: () => ({
    tree: new MeshBVH(mergedGeometry(), { strategy: SAH }),
    directions: turnDirections(CHANNELS, STEPS),
    ray: new Ray(new Vector3(0.3, 0.2, 2.2), new Vector3()),
  }),
  run({ tree, directions, ray }) {
    let hits = 0;
    for (let k = 0; k < directions.length; k += 3) {
      ray.direction.set(directions[k], directions[k + 1], directions[k + 2]);
      if (tree.raycastFirst(ray, DoubleSide, 0, 120) !== null) hits++;
    }
    // Its vertices are rounded to float32 in the world: a ray at a silhouette may differ.
    if (Math.abs(hits - 62_684) > 5) throw new Error(`${hits} hits`);
    return hits;
  },
});
