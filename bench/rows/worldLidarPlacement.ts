import { carlaLidar, scanLidars } from '../../src/world/lidar/index.js';
import { RayTracer } from '../../src/world/trace/index.js';
import { checkHits, cityRays, mountedAt } from '../cases/cityRays.js';
import { defineRow } from '../row.js';

const RAYS = 4 * 16 * 720;

export const row = defineRow({
  id: 'world-lidar-placement',
  work: 'an ideal scan by four LiDARs of 16 x 720 (Place3D line); the block of world-lidar',
  items: RAYS,
  reference: 'row world-lidar: the bare rays',
  prepare() {
    const { instances, pose, timeS } = cityRays();
    const lidars = [0.6, 0.4, -0.4, -0.6].map((y) => {
      const outer = Math.abs(y) > 0.5;
      const model = carlaLidar({
        channels: 16,
        upperFovDeg: outer ? 2 : 5,
        lowerFovDeg: outer ? -14 : -25,
        pointsPerSecond: 14_400 * 16,
        rotationHz: 20,
        rangeM: 200,
      });
      return { model, egoFromLidar: mountedAt(0, y, outer ? 1.8 : 2.2) };
    });
    return { tracer: new RayTracer(instances), lidars, pose, timeS };
  },
  run({ tracer, lidars, pose, timeS }) {
    const { lidar } = scanLidars(tracer, lidars, pose, { seed: 1, timeS });
    checkHits(lidar.length, RAYS);
    return lidar.length;
  },
});
