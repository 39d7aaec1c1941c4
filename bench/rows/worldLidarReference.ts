import { BufferAttribute, BufferGeometry, DoubleSide, Ray, Vector3 } from 'three';
import { MeshBVH, SAH } from 'three-mesh-bvh';
import type { Instance } from '../../src/world/scene/index.js';
import { CHANNELS, checkHits, cityRays, STEPS } from '../cases/cityRays.js';
import { defineRow } from '../row.js';

const RAYS = CHANNELS * STEPS;

/** All instances in one mesh. */
function mergedGeometry(instances: readonly Instance[]): BufferGeometry {
  const positions: number[] = [];
  const indices: number[] = [];
  for (const { prototype, worldFromLocal: m } of instances) {
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
  items: RAYS,
  reference: null,
  prepare() {
    const { instances, rays } = cityRays();
    const tree = new MeshBVH(mergedGeometry(instances), { strategy: SAH });
    return { tree, rays, ray: new Ray(new Vector3(...rays.subarray(0, 3)), new Vector3()) };
  },
  run({ tree, rays, ray }) {
    let hits = 0;
    for (let k = 0; k < rays.length; k += 6) {
      ray.direction.set(rays[k + 3], rays[k + 4], rays[k + 5]);
      if (tree.raycastFirst(ray, DoubleSide, 0, 120) !== null) hits++;
    }
    checkHits(hits, RAYS);
    return hits;
  },
});
