import { BATCH_RAYS, RayTracer } from '../../src/world/trace/index.js';
import { CHANNELS, checkHits, cityRays, STEPS } from '../cases/cityRays.js';
import { defineRow } from '../row.js';

const RAYS = CHANNELS * STEPS;

export const row = defineRow({
  id: 'world-lidar',
  work: `${RAYS.toLocaleString('en')} rays of a 64-channel turn in a city block of more than 200,000 triangles`,
  items: RAYS,
  reference: 'row world-lidar-three-mesh-bvh: the same rays by raycastFirst of three-mesh-bvh',
  prepare() {
    const { instances, rays } = cityRays();
    return { tracer: new RayTracer(instances), rays, distances: new Float64Array(BATCH_RAYS) };
  },
  run({ tracer, rays, distances }) {
    let hits = 0;
    for (let ray = 0; ray < RAYS; ray += BATCH_RAYS) {
      tracer.castMany(rays.subarray(6 * ray), BATCH_RAYS, 120, distances);
      for (const distance of distances) if (distance < Infinity) hits++;
    }
    checkHits(hits, RAYS);
    return hits;
  },
});
