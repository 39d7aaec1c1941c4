import type { Image } from '../../contracts/index.js';
import { composePoses, poseFromRollPitchYaw } from '../../geometry/index.js';
import {
  groundView,
  nuScenesRig,
  obliqueView,
  renderViews,
  satelliteView,
  viewOf,
  type ImageSize,
  type RenderedView,
  type View,
} from '../camera/index.js';
import { annotate, namedLidar, scanLidars, SCAN_COLUMNS, selectLabels } from '../lidar/index.js';
import { bevImage, contactSheet, depthImage, rgbImage, semanticImage } from '../pictures/index.js';
import { instancesAt, SEMANTICS, type Landmark, type Scene } from '../scene/index.js';
import { RayTracer } from '../trace/index.js';
import type { Picture } from './picture.js';

/** Six cameras about the car; narrow enough that a sheet of three columns fits a screen. */
const CAMERA: ImageSize = { widthPx: 640, heightPx: 360 };
const AERIAL: ImageSize = { widthPx: 720, heightPx: 720 };
const LIDAR = 'velodyne-hdl-64e';
const LIDAR_HEIGHT_M = 1.9;

/** A block at one moment, through all that can look at it. @param timeS within the scene's duration */
export async function blockTour(scene: Scene, timeS: number): Promise<Picture[]> {
  const { x, y, z, yawRad } = scene.ego.at(timeS);
  const worldFromEgo = poseFromRollPitchYaw({ rollRad: 0, pitchRad: 0, yawRad }, [x, y, z]);
  const instances = instancesAt(scene, timeS);
  const rig = nuScenesRig(CAMERA.widthPx, CAMERA.heightPx, 'nuscenes');
  const options = { sun: scene.sun, supersample: true };
  const seen = renderViews(
    instances,
    rig.map((camera) => viewOf(camera, worldFromEgo)),
    options,
  );
  const sheet = async (image: (view: RenderedView) => Image): Promise<Image> => {
    const order = ['CAM_FRONT_LEFT', 'CAM_FRONT', 'CAM_FRONT_RIGHT', 'CAM_BACK_LEFT', 'CAM_BACK', 'CAM_BACK_RIGHT'];
    const tiles = order.map((name) => ({
      caption: name,
      image: image(seen[rig.findIndex((camera) => camera.name === name)]),
    }));
    return contactSheet(tiles, { columns: 3 });
  };
  const { widthPx, heightPx } = CAMERA;
  return [
    { name: 'bev', title: 'LiDAR scan from above, with boxes', image: bevOf(scene, timeS, instances, worldFromEgo) },
    { name: 'cameras', title: 'six cameras', image: await sheet(({ rgb }) => rgbImage(rgb, widthPx, heightPx)) },
    { name: 'depth', title: 'their depth', image: await sheet(({ depthM }) => depthImage(depthM, widthPx, heightPx)) },
    {
      name: 'semantics',
      title: 'their semantic classes',
      image: await sheet(({ semantics }) => semanticImage(semantics, widthPx, heightPx)),
    },
    { name: 'aerial', title: 'drone, satellite, ground', image: await aerialPair(scene, instances) },
  ];
}

function bevOf(
  scene: Scene,
  timeS: number,
  instances: ReturnType<typeof instancesAt>,
  worldFromEgo: Float64Array,
): Image {
  const egoFromLidar = poseFromRollPitchYaw({ rollRad: 0, pitchRad: 0, yawRad: 0 }, [0, 0, LIDAR_HEIGHT_M]);
  const lidars = [{ model: namedLidar(LIDAR), egoFromLidar }];
  const pose = { worldFromEgo: () => worldFromEgo, egoFromOutput: egoFromLidar };
  const sensing = { lidars, pose, rollingShutter: 'none' } as const;
  const scan = scanLidars(new RayTracer(instances), lidars, pose, { seed: 0, timeS, rollingShutter: 'none' });
  const labels = annotate(scene, timeS, composePoses(worldFromEgo, egoFromLidar), scan, sensing);
  const seen = selectLabels(labels, (row) => labels.pointCounts[row] >= 5);
  return bevImage(scan.points, SCAN_COLUMNS, {
    boxes: seen.boxes,
    boxColours: seen.categories.map((category) => lighter(SEMANTICS[category].colour)),
  });
}

/** The classes' own colours are dark on a dark ground. */
function lighter(colour: readonly [number, number, number]): [number, number, number] {
  return colour.map((value) => Math.round(110 + (145 * value) / 255)) as [number, number, number];
}

/** The tallest building as the three platforms of cross-view localisation see it. */
async function aerialPair(scene: Scene, instances: ReturnType<typeof instancesAt>): Promise<Image> {
  const building = scene.landmarks
    .filter(({ kind }) => kind === 'building')
    .reduce<Landmark | undefined>((best, each) => (best && best.heightM >= each.heightM ? best : each), undefined);
  const [x, y] = building?.centre ?? [0, 0];
  const ground = scene.groundHeight(x, y);
  const reach = Math.max(building?.lengthM ?? 30, building?.widthM ?? 30);
  const target = [x, y, ground + (building?.heightM ?? 10) / 2] as const;
  const away = building ? building.yawRad + Math.PI / 2 : 0;
  const standing = whereToStand(scene, instances, target, away, reach + 18);
  const views: View[] = [
    obliqueView(target, { ...AERIAL, heightM: 2.2 * reach, downRad: 0.85, azimuthRad: away + 0.6 }),
    satelliteView([x, y], AERIAL, (reach * 3.2) / AERIAL.widthPx),
    groundView(standing, target, AERIAL),
  ];
  const rendered = renderViews(instances, views, { sun: scene.sun, supersample: true });
  const captions = ['drone', 'satellite (north up)', 'ground'];
  return contactSheet(
    rendered.map(({ rgb }, index) => ({
      caption: captions[index],
      image: rgbImage(rgb, AERIAL.widthPx, AERIAL.heightPx),
    })),
    { columns: 3 },
  );
}

/** Somewhere on the ground from where the target can be seen: the facade's side first, then ever farther about it. */
function whereToStand(
  scene: Scene,
  instances: ReturnType<typeof instancesAt>,
  target: readonly [x: number, y: number, z: number],
  firstRad: number,
  awayM: number,
): readonly [x: number, y: number, z: number] {
  const tracer = new RayTracer(instances);
  let best = { seenM: -Infinity, place: target };
  for (let step = 0; step < 16; step++) {
    const angle = firstRad + (Math.ceil(step / 2) * (step % 2 === 0 ? 1 : -1) * Math.PI) / 8;
    const [x, y] = [target[0] + Math.cos(angle) * awayM, target[1] + Math.sin(angle) * awayM];
    const place = [x, y, scene.groundHeight(x, y) + 1.7] as const;
    const way = target.map((value, axis) => value - place[axis]);
    const far = Math.hypot(...way);
    const seenM = tracer.cast(...place, way[0] / far, way[1] / far, way[2] / far, far);
    if (seenM > best.seenM + 3) best = { seenM, place };
  }
  return best.place;
}
