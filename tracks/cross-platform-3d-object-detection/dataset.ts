import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import type {
  Dataset,
  DatasetSource,
  ObjectAnnotations,
  PinholeCamera,
  PointCloud,
  Sample,
} from '../../src/contracts/index.js';
import { KITTI_FORMAT, openKittiDataset } from '../../src/datasets/kitti/index.js';
import { openPi3detDataset, PI3DET_FORMAT } from '../../src/datasets/pi3det/index.js';
import { InputError } from '../../src/errors/index.js';
import { frustumCrop } from '../../src/geometry/index.js';
import { makePointCloud, rowsOf } from '../../src/sensors/index.js';
import { openWorldLate, withResense, WORLD_FILE } from '../../src/world/resense/late.js';
import { labelNames } from './world.js';

const imageExtensions: ReadonlySet<string> = new Set(['.png', '.jpg', '.jpeg']);

/** As `mini.ts` keeps its scans. */
const resenseLayout = { channels: ['x', 'y', 'z', 'intensity'], names: labelNames, croppedToCameras: true } as const;

/** Size of most KITTI images; used where a frame's image is not there. */
const kittiImageSize = { widthPx: 1242, heightPx: 375 } as const;

/**
 * Opens Pi3DET or KITTI object data; which one is seen from the content.
 *
 * KITTI scans are cropped to the camera's view, as detectors on KITTI are trained and labelled; Pi3DET's are so already.
 *
 * @throws InputError where neither layout is there
 */
export async function openDataset(source: DatasetSource): Promise<Dataset<ObjectAnnotations>> {
  const format = source.format ?? (await detectFormat(source.path));
  if (format === PI3DET_FORMAT) return openPi3det(source);
  if (format !== KITTI_FORMAT) {
    throw new InputError(`${source.path}: unknown format "${format}"; known: ${PI3DET_FORMAT}, ${KITTI_FORMAT}`);
  }
  const dataset = await openKittiDataset(source);
  return { ...dataset, sample: async (id) => cropToCamera(await dataset.sample(id)) };
}

/** Frames of a simulated set, which has a world file beside its info file, can be sensed again. */
async function openPi3det(source: DatasetSource): Promise<Dataset<ObjectAnnotations>> {
  const dataset = await openPi3detDataset(source);
  const worldPath = join(dirname(dataset.files[0]), WORLD_FILE);
  const world = existsSync(worldPath) ? await openWorldLate(worldPath) : undefined;
  const sample = async (id: string): Promise<Sample<ObjectAnnotations>> => {
    const found = await dataset.sample(id);
    const detected = { ...found, files: withoutImages(found.files) };
    const simulated = world?.frame(id);
    return simulated === undefined ? detected : withResense(detected, simulated, resenseLayout);
  };
  return { ...dataset, files: world === undefined ? dataset.files : [...dataset.files, worldPath], sample };
}

/** `pi3det` for an info pickle or a folder with one (or one folder deeper), else `kitti-object`. */
export async function detectFormat(path: string): Promise<string> {
  const facts = await stat(path).catch(() => {
    throw new InputError(`${path}: no such file or folder`);
  });
  if (facts.isFile()) {
    if (extname(path) === '.pkl') return PI3DET_FORMAT;
    throw new InputError(`${path}: neither an info pickle (.pkl) nor a folder`);
  }
  const entries = await readdir(path, { withFileTypes: true });
  const names = entries.map(({ name }) => name);
  for (const { name } of entries.filter((entry) => entry.isDirectory())) {
    names.push(...(await readdir(`${path}/${name}`).catch(() => [])));
  }
  return names.some((name) => /^pi3det_infos_.*\.pkl$/.test(name)) ? PI3DET_FORMAT : KITTI_FORMAT;
}

/** Detection here is LiDAR alone: images can be asked for, but no number depends on them. */
function withoutImages(files: readonly string[]): readonly string[] {
  return files.filter((file) => !imageExtensions.has(extname(file).toLowerCase()));
}

function cropToCamera(sample: Sample<ObjectAnnotations>): Sample<ObjectAnnotations> {
  const cameras = (): Readonly<Record<string, PinholeCamera>> =>
    Object.fromEntries(
      Object.entries(sample.cameras ?? {}).map(([name, camera]) => [name, { ...kittiImageSize, ...camera }]),
    );
  return {
    ...sampleParts(sample),
    get cameras() {
      return cameras();
    },
    ...(sample.pointCloud && {
      pointCloud: async () => {
        const [camera] = Object.values(cameras());
        const cloud = await (sample.pointCloud as () => Promise<PointCloud>)();
        return camera === undefined ? cloud : crop(cloud, camera);
      },
    }),
  };
}

/** A spread would read the calibration at once: `cameras` is a getter. */
function sampleParts({
  id,
  files,
  lidarLayout,
  image,
  groundTruth,
}: Sample<ObjectAnnotations>): Sample<ObjectAnnotations> {
  return {
    id,
    files: withoutImages(files),
    ...(lidarLayout && { lidarLayout }),
    ...(image && { image }),
    ...(groundTruth && { groundTruth }),
  };
}

function crop(cloud: PointCloud, camera: PinholeCamera): PointCloud {
  const { data, width } = rowsOf(cloud);
  return makePointCloud(frustumCrop(data, width, camera), cloud.channels, {
    ...(cloud.intensityScale !== undefined && { intensityScale: cloud.intensityScale }),
    ...(cloud.frame !== undefined && { frame: cloud.frame }),
  });
}
