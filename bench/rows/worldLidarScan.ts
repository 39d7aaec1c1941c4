import { namedLidar, scanLidars, withSector } from '../../src/world/lidar/index.js';
import { RayTracer } from '../../src/world/trace/index.js';
import { checkHits, cityRays, mountedAt, SENSOR_M } from '../cases/cityRays.js';
import { defineRow } from '../row.js';

export const row = defineRow({
  id: 'world-lidar-scan',
  work: 'a noisy scan of 90 degrees, 64 x 512, while the car drives; the block of world-lidar',
  items: 64 * 512,
  reference: 'row world-lidar: the bare rays',
  prepare() {
    const { instances, pose, timeS } = cityRays();
    const model = withSector(namedLidar('velodyne-hdl-64e'), 90, 512);
    return {
      tracer: new RayTracer(instances),
      pose,
      timeS,
      lidars: [{ model, egoFromLidar: mountedAt(0, 0, SENSOR_M) }],
    };
  },
  run({ tracer, lidars, pose, timeS }) {
    const { lidar } = scanLidars(tracer, lidars, pose, { seed: 1, timeS });
    checkHits(lidar.length / 0.92, 64 * 512);
    return lidar.length;
  },
});
