import type { Image } from '../../contracts/index.js';
import { poseFromRotationTranslation } from '../../geometry/index.js';
import { groundView, obliqueView, renderViews, satelliteView, type View } from '../camera/index.js';
import type { ImportedScene } from '../gltf/index.js';
import { namedLidar, scanLidars, SCAN_COLUMNS } from '../lidar/index.js';
import { bevImage, rgbImage } from '../pictures/index.js';
import { instancesAt } from '../scene/index.js';
import { RayTracer } from '../trace/index.js';
import type { Picture } from './picture.js';

const SENSOR_HEIGHT_M = 1.2;

/** A scene from a file: from a corner above, straight down, from a person's height, and as a LiDAR scans it. */
export function importedTour(scene: ImportedScene): Picture[] {
  const { min, max } = scene.bounds;
  const [x, y, z] = [0, 1, 2].map((axis) => (min[axis] + max[axis]) / 2);
  const reach = Math.max(1, Math.hypot(max[0] - min[0], max[1] - min[1]));
  const size = { widthPx: 800, heightPx: 600 };
  const ground = scene.groundHeight(x, y);
  const eye = [x, y, (Number.isFinite(ground) ? ground : min[2]) + SENSOR_HEIGHT_M] as const;
  const views: { name: string; title: string; view: View }[] = [
    {
      name: 'scene-corner',
      title: 'the scene from a corner above',
      view: obliqueView([x, y, z], { ...size, heightM: 0.9 * reach, downRad: 0.8, azimuthRad: -2.2 }),
    },
    {
      name: 'scene-above',
      title: 'the scene straight from above',
      view: satelliteView([x, y], size, (1.1 * reach) / size.heightPx, max[2] + 10),
    },
    {
      name: 'scene-inside',
      title: `from its middle, ${SENSOR_HEIGHT_M} m above the ground`,
      view: groundView(eye, [eye[0] + 1, eye[1], eye[2]], size, 1.4),
    },
  ];
  const rendered = renderViews(
    instancesAt(scene, 0),
    views.map(({ view }) => view),
    { supersample: true },
  );
  return [
    ...views.map(({ name, title }, index) => ({
      name,
      title,
      image: rgbImage(rendered[index].rgb, size.widthPx, size.heightPx),
    })),
    { name: 'scene-scan', title: 'a LiDAR scan from its middle', image: scanOf(scene, eye, reach) },
  ];
}

function scanOf(scene: ImportedScene, [x, y, z]: readonly [number, number, number], reach: number): Image {
  const still = poseFromRotationTranslation([1, 0, 0, 0, 1, 0, 0, 0, 1], [x, y, z]);
  const level = poseFromRotationTranslation([1, 0, 0, 0, 1, 0, 0, 0, 1], [0, 0, 0]);
  const lidars = [{ model: namedLidar('ouster-os1-64'), egoFromLidar: level }];
  const pose = { worldFromEgo: () => still, egoFromOutput: level };
  const { points } = scanLidars(new RayTracer(instancesAt(scene, 0)), lidars, pose, {
    seed: 0,
    timeS: 0,
    rollingShutter: 'none',
  });
  const half = Math.min(100, reach * 0.6);
  return bevImage(points, SCAN_COLUMNS, {
    rangeM: { xMin: -half, xMax: half, yMin: -half, yMax: half },
    metresPerPixel: half / 400,
  });
}
