import { RayTracer } from '../../src/world/trace/index.js';
import { denseBlock, turnDirections } from '../cases/denseBlock.js';
import { defineRow } from '../row.js';

const CHANNELS = 64;
const STEPS = 1024;

export const row = defineRow({
  id: 'world-lidar',
  work: `${(CHANNELS * STEPS).toLocaleString('en')} rays of a 64-channel turn among 275,560 triangles`,
  items: CHANNELS * STEPS,
  reference: 'row world-lidar-three-mesh-bvh: the same rays by raycastFirst of three-mesh-bvh',
  prepare: () => ({ tracer: new RayTracer(denseBlock()), directions: turnDirections(CHANNELS, STEPS) }),
  run({ tracer, directions }) {
    let hits = 0;
    for (let k = 0; k < directions.length; k += 3) {
      if (tracer.cast(0.3, 0.2, 2.2, directions[k], directions[k + 1], directions[k + 2], 120) < Infinity) hits++;
    }
    if (tracer.triangleCount !== 275_560 || hits !== 62_684) {
      throw new Error(`${hits} hits among ${tracer.triangleCount} triangles`);
    }
    return hits;
  },
});
