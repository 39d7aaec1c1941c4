import ndarray from 'ndarray';
import type { LidarLayout, PointCloud, Sample } from '../../contracts/index.js';
import { KITTI_CAMERA, openKittiDataset } from '../../datasets/kitti/index.js';
import { InputError } from '../../errors/index.js';
import { NUSCENES_LIDAR_FRAME, readImage, readPointCloud, rowsOf } from '../../sensors/index.js';
import { findPointLabels, readPointLabels, type PointLabelFile } from './pointLabels.js';
import { idOfFile, kittiFolderOf } from './sensorFile.js';

/** What the user may say of a lone file that it does not say itself. */
export interface FileFacts {
  /** Name of the camera: its random stream is keyed by it. */
  readonly camera?: string;
  readonly lidarLayout?: LidarLayout;
  readonly intensityScale?: 1 | 255;
  /** File of point labels. */
  readonly labels?: string;
  /** Where the sensor was, in the coordinates of the file, metres; the origin unless given. */
  readonly sensorAtM?: readonly [number, number, number];
}

/** One file as a sample: in a KITTI folder with its calibration and labels, else alone. */
export interface LoneSample {
  readonly sample: Sample;
  readonly camera?: string;
  readonly labelFile?: PointLabelFile;
}

/** A lone camera's name where nobody names it. */
export const LONE_CAMERA = 'image';

export async function loneImage(path: string, { camera }: FileFacts): Promise<LoneSample> {
  const folder = kittiFolderOf(path);
  const known = folder === undefined ? undefined : await kittiSample(folder, path);
  const image = await readImage(path);
  const sample: Sample = { id: idOfFile(path), files: [path], ...known, image: () => Promise.resolve(image) };
  return { sample, camera: camera ?? (known ? KITTI_CAMERA : LONE_CAMERA) };
}

export async function loneCloud(path: string, facts: FileFacts): Promise<LoneSample> {
  const folder = kittiFolderOf(path);
  const known = folder === undefined ? undefined : await kittiSample(folder, path);
  const read = await readPointCloud(path);
  const cloud = aroundSensor(
    path,
    {
      ...read,
      ...(facts.intensityScale !== undefined && { intensityScale: facts.intensityScale }),
    },
    facts.sensorAtM,
  );
  const labelPath = facts.labels ?? findPointLabels(path);
  const labelFile =
    labelPath === undefined ? undefined : await readPointLabels(labelPath, cloud.points.shape[0] as number);
  const layout = facts.lidarLayout ?? layoutOf(path, cloud, labelFile);
  const sample: Sample = {
    id: idOfFile(path),
    files: [path],
    ...known,
    ...(layout !== undefined && { lidarLayout: layout }),
    pointCloud: () => Promise.resolve(cloud),
    ...(labelFile && { pointLabels: () => Promise.resolve(labelFile.labels) }),
  };
  return { sample, ...(labelFile && { labelFile }) };
}

/** Calibration and labels of the frame; sensors are read from the file itself. */
async function kittiSample(folder: string, path: string): Promise<Partial<Sample>> {
  const dataset = await openKittiDataset({ path: folder });
  const id = idOfFile(path);
  if (!dataset.ids.includes(id)) return {};
  const { cameras, groundTruth, lidarLayout } = await dataset.sample(id);
  return { ...(cameras && { cameras }), ...(lidarLayout && { lidarLayout }), ...(groundTruth && { groundTruth }) };
}

/** What the format says of the sensor: KITTI's and nuScenes' own files are from theirs. */
function layoutOf(path: string, cloud: PointCloud, labels: PointLabelFile | undefined): LidarLayout | undefined {
  if (labels !== undefined) return labels.bytesPerPoint === 1 ? 'nuscenes' : 'semantickitti';
  if (cloud.frame === NUSCENES_LIDAR_FRAME) return 'nuscenes';
  return path.toLowerCase().endsWith('.bin') ? 'kitti' : undefined;
}

/** A scan is around its sensor; a survey in map coordinates is not. */
const FARTHEST_NEAREST_POINT_M = 1000;

function aroundSensor(path: string, cloud: PointCloud, at: FileFacts['sensorAtM']): PointCloud {
  if (at !== undefined) return shifted(cloud, [-at[0], -at[1], -at[2]]);
  const { data, count, width } = rowsOf(cloud);
  let nearest = Infinity;
  for (let row = 0, i = 0; row < count; row++, i += width) {
    nearest = Math.min(nearest, Math.hypot(data[i] as number, data[i + 1] as number, data[i + 2] as number));
  }
  if (count === 0 || !(nearest > FARTHEST_NEAREST_POINT_M)) return cloud;
  throw new InputError(
    `${path}: the nearest point is ${Math.round(nearest)} m from the origin, where a scan has its sensor; ` +
      'say where the sensor was with --sensor-at X,Y,Z',
  );
}

/** The cloud moved by metres, in the same precision. */
export function shifted(cloud: PointCloud, byM: readonly [number, number, number]): PointCloud {
  const { data, count, width } = rowsOf(cloud);
  const moved = data.slice();
  for (let row = 0, i = 0; row < count; row++, i += width) {
    for (let axis = 0; axis < 3; axis++) moved[i + axis] = (data[i + axis] as number) + (byM[axis] as number);
  }
  return { ...cloud, points: ndarray(moved, [count, width]) };
}
