import { identityPose, poseFromRotationTranslation } from '../../src/geometry/index.js';
import { namedLidar, scanLidars, withSector } from '../../src/world/lidar/index.js';
import { RayTracer } from '../../src/world/trace/index.js';
import { denseBlock } from '../cases/denseBlock.js';
import { defineRow } from '../row.js';

const UPRIGHT = [1, 0, 0, 0, 1, 0, 0, 0, 1];

export const row = defineRow({
  id: 'world-lidar-scan',
  work: 'a noisy 64 x 512 scan of 90 degrees while the robot drives, among 275,560 triangles',
  items: 64 * 512,
  reference: 'row world-lidar: the bare rays',
  prepare: () => ({
    tracer: new RayTracer(denseBlock()),
    lidars: [
      {
        model: withSector(namedLidar('velodyne-hdl-64e'), 90, 512),
        egoFromLidar: poseFromRotationTranslation(UPRIGHT, [0.3, 0.2, 1.8]),
      },
    ],
    pose: {
      worldFromEgo: (timeS: number) => poseFromRotationTranslation(UPRIGHT, [8 * timeS, 0, 0.4]),
      egoFromOutput: identityPose(),
    },
  }),
  run({ tracer, lidars, pose }) {
    const { lidar } = scanLidars(tracer, lidars, pose, { seed: 1, timeS: 0 });
    if (!(lidar.length > 28_000 && lidar.length < 31_000)) throw new Error(`${lidar.length} points`);
    return lidar.length;
  },
});
