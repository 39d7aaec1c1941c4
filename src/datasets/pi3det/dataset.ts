import { existsSync } from 'node:fs';
import ndarray from 'ndarray';
import type { Dataset, DatasetSource, ObjectAnnotations, PinholeCamera, Sample } from '../../contracts/index.js';
import { InputError } from '../../errors/index.js';
import { readImage } from '../../sensors/index.js';
import type { Pi3detCalibration, Pi3detInfo } from './info.js';
import { findPi3detInfos, pathResolver } from './layout.js';
import { readPi3detPoints } from './points.js';
import { readPi3detInfos } from './readInfos.js';

export const PI3DET_FORMAT = 'pi3det';
/** Name of the one camera. */
export const PI3DET_CAMERA = 'front';
/** All images are of this size; the official field-of-view test takes it for granted. */
export const PI3DET_IMAGE_SIZE = { widthPx: 1280, heightPx: 800 } as const;

/** The front camera of a frame. */
export function pi3detCamera(calib: Pi3detCalibration): PinholeCamera {
  const { E, I, D } = calib;
  return {
    ...PI3DET_IMAGE_SIZE,
    imageFromCamera: Float64Array.of(I[0], I[1], I[2], 0, I[3], I[4], I[5], 0, I[6], I[7], I[8], 0),
    cameraFromLidar: Float64Array.from(E),
    distortion: Array.from(D),
  };
}

function makeSample(info: Pi3detInfo, toPath: (path: string) => string, infoFile: string): Sample<ObjectAnnotations> {
  const points = toPath(info.pointCloudPath);
  const image = info.imagePath === undefined ? undefined : toPath(info.imagePath);
  const { annos } = info;
  return {
    id: info.frameId,
    platform: info.platform,
    cameras: { [PI3DET_CAMERA]: pi3detCamera(info.calib) },
    // The labels stand in the info file, which belongs to the whole data set.
    files: [points, image].filter((path) => path !== undefined && existsSync(path)) as string[],
    // 64 beams, reflectivity from 0 to 1, no ring: as KITTI's.
    lidarLayout: 'kitti',
    pointCloud: async () => readPi3detPoints(points),
    ...(image !== undefined && {
      image: async (camera: string) => {
        if (camera === PI3DET_CAMERA) return readImage(image);
        throw new InputError(`${infoFile}: frame ${info.frameId}: no camera '${camera}'; known: ${PI3DET_CAMERA}`);
      },
    }),
    ...(annos && {
      groundTruth: async () => ({
        boxes: ndarray(Float64Array.from(annos.boxes), [annos.names.length, 7]),
        names: annos.names,
      }),
    }),
  };
}

/**
 * Opens a Pi3DET data set: `pi3det_infos_<split>.pkl` with `{training,validation}/{point_cloud,image}` beside it.
 *
 * `source.path` is the root, a phase's folder or the info file itself. Labels, where the split has them, are already in
 * the house's LiDAR frame; class names are the file's own. Scans and images are read when somebody asks.
 *
 * Source: robosense2025/track5 (README, `pcdet/datasets/pi3det/pi3det_dataset.py`).
 *
 * @throws InputError where no info file is found; FileFormatError where it is damaged, naming frame and key
 */
export async function openPi3detDataset(source: DatasetSource): Promise<Dataset<ObjectAnnotations>> {
  const infoFile = await findPi3detInfos(source.path, source.split);
  const infos = await readPi3detInfos(infoFile.path);
  const byId = new Map(infos.map((info) => [info.frameId, info]));
  const toPath = pathResolver(infoFile.path, infos[0]?.pointCloudPath);
  return {
    path: source.path,
    format: PI3DET_FORMAT,
    split: infoFile.split,
    ids: infos.map((info) => info.frameId),
    // The official evaluator, too, looks at the first frame to decide.
    hasGroundTruth: infos[0]?.annos !== undefined,
    files: [infoFile.path],
    async sample(id) {
      const info = byId.get(id);
      if (!info) throw new InputError(`${infoFile.path}: no frame '${id}'`);
      return makeSample(info, toPath, infoFile.path);
    },
  };
}
