import { existsSync } from 'node:fs';
import ndarray from 'ndarray';
import type { ObjectAnnotations, PinholeCamera, PointCloud, Sample } from '../../contracts/index.js';
import { InputError } from '../../errors/index.js';
import { composePoses } from '../../geometry/index.js';
import { readImage, toLidarFrame } from '../../sensors/index.js';

/** Takes the tool's LiDAR frame (x forward, y left) to the frame of LIDAR_TOP (x right, y forward); (4, 4) row-major. */
export const LIDAR_TOP_FROM_LIDAR = Float64Array.of(0, -1, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1);

/** A camera of a key frame in the format's own frames. */
export interface NuscenesCamera {
  readonly imagePath: string;
  /** (3, 3) row-major. */
  readonly intrinsic: ArrayLike<number>;
  /** (4, 4) row-major, from the frame of LIDAR_TOP. */
  readonly cameraFromLidarTop: Float64Array;
  readonly widthPx?: number;
  readonly heightPx?: number;
}

/** Labels of a key frame in the tool's LiDAR frame. */
export interface NuscenesObjects extends ObjectAnnotations {
  /** (n, 2) metres per second; NaN where it is not known. */
  readonly velocities: Float64Array;
  /** (n) LiDAR points in the box as the data set counted them. */
  readonly lidarPoints: Int32Array;
}

/** A key frame, whichever file it was found in. */
export interface NuscenesFrame {
  readonly token: string;
  readonly scene?: string;
  /** Files of the cloud, the key frame's first. */
  readonly lidarPaths: readonly string[];
  /** In the frame of LIDAR_TOP. */
  readonly readCloud: () => Promise<PointCloud>;
  /** (4, 4) row-major, from the frame of LIDAR_TOP. */
  readonly egoFromLidarTop: Float64Array;
  readonly cameras: Readonly<Record<string, NuscenesCamera>>;
  readonly objects?: () => NuscenesObjects;
}

/** Boxes of LIDAR_TOP's frame, length-width-height and counter-clockwise from its x, in the tool's frame; in place. */
export function turnBoxesInPlace(boxes: Float64Array): void {
  for (let at = 0; at < boxes.length; at += 7) {
    const x = boxes[at];
    boxes[at] = boxes[at + 1];
    boxes[at + 1] = -x;
    const yaw = boxes[at + 6] - Math.PI / 2;
    boxes[at + 6] = yaw < -Math.PI ? yaw + 2 * Math.PI : yaw;
  }
}

/** Velocities of LIDAR_TOP's frame in the tool's; in place. */
export function turnVelocitiesInPlace(velocities: Float64Array): void {
  for (let at = 0; at < velocities.length; at += 2) {
    const x = velocities[at];
    velocities[at] = velocities[at + 1];
    velocities[at + 1] = -x;
  }
}

function pinhole(camera: NuscenesCamera): PinholeCamera {
  const k = camera.intrinsic;
  return {
    ...(camera.widthPx !== undefined && { widthPx: camera.widthPx }),
    ...(camera.heightPx !== undefined && { heightPx: camera.heightPx }),
    imageFromCamera: Float64Array.of(k[0], k[1], k[2], 0, k[3], k[4], k[5], 0, k[6], k[7], k[8], 0),
    cameraFromLidar: composePoses(camera.cameraFromLidarTop, LIDAR_TOP_FROM_LIDAR),
  };
}

/**
 * A key frame as a sample: cloud, boxes and cameras in the tool's LiDAR frame (x forward, y left, z up).
 *
 * @param from file that the frame was found in, for messages
 */
export function sampleOfFrame(frame: NuscenesFrame, from: string): Sample<NuscenesObjects> {
  const names = Object.keys(frame.cameras);
  const paths = [...frame.lidarPaths, ...names.map((name) => frame.cameras[name].imagePath)];
  const { objects } = frame;
  return {
    id: frame.token,
    platform: 'vehicle',
    ...(frame.scene !== undefined && { sequence: frame.scene }),
    cameras: Object.fromEntries(names.map((name) => [name, pinhole(frame.cameras[name])])),
    egoFromLidar: composePoses(frame.egoFromLidarTop, LIDAR_TOP_FROM_LIDAR),
    lidarLayout: 'nuscenes',
    files: paths.filter((path) => existsSync(path)),
    pointCloud: async () => toLidarFrame(await frame.readCloud()),
    image: async (camera) => {
      if (Object.hasOwn(frame.cameras, camera)) return readImage(frame.cameras[camera].imagePath);
      throw new InputError(`${from}: sample ${frame.token}: no camera '${camera}'; known: ${names.join(', ')}`);
    },
    ...(objects && { groundTruth: async () => objects() }),
  };
}

/** Columns of boxes as labels. */
export function objectsOf(
  boxes: Float64Array,
  names: readonly string[],
  velocities: Float64Array,
  lidarPoints: Int32Array,
): NuscenesObjects {
  return { boxes: ndarray(boxes, [names.length, 7]), names, velocities, lidarPoints };
}
