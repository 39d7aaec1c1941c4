import { identityPose, poseFromRotationTranslation } from '../../src/geometry/index.js';
import { carlaLidar, scanLidars } from '../../src/world/lidar/index.js';
import { RayTracer } from '../../src/world/trace/index.js';
import { denseBlock } from '../cases/denseBlock.js';
import { defineRow } from '../row.js';

const UPRIGHT = [1, 0, 0, 0, 1, 0, 0, 0, 1];

export const row = defineRow({
  id: 'world-lidar-placement',
  work: 'an ideal scan by four LiDARs of 16 x 720 (Place3D line) among 275,560 triangles',
  items: 4 * 16 * 720,
  reference: 'row world-lidar: the bare rays',
  prepare: () => ({
    tracer: new RayTracer(denseBlock()),
    lidars: [-0.6, -0.4, 0.4, 0.6].map((y, unit) => {
      const outer = unit === 0 || unit === 3;
      return {
        model: carlaLidar({
          channels: 16,
          upperFovDeg: outer ? 2 : 5,
          lowerFovDeg: outer ? -14 : -25,
          pointsPerSecond: 14_400 * 16,
          rotationHz: 20,
          rangeM: 200,
        }),
        egoFromLidar: poseFromRotationTranslation(UPRIGHT, [0, -y, outer ? 1.8 : 2.2]),
      };
    }),
    pose: { worldFromEgo: () => poseFromRotationTranslation(UPRIGHT, [0, 0, 0.4]), egoFromOutput: identityPose() },
  }),
  run({ tracer, lidars, pose }) {
    const { lidar } = scanLidars(tracer, lidars, pose, { seed: 1, timeS: 0 });
    if (!(lidar.length > 40_000 && lidar.length < 46_080)) throw new Error(`${lidar.length} points`);
    return lidar.length;
  },
});
