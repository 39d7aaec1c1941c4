import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { KITTI_FORMAT } from '../../datasets/kitti/index.js';
import { NUSCENES_FORMAT, openNuscenesDataset } from '../../datasets/nuscenes/index.js';
import { PI3DET_CAMERA, PI3DET_FORMAT } from '../../datasets/pi3det/index.js';
import { InputError } from '../../errors/index.js';
import { fileFrames, FILES_FORMAT } from './fileFrames.js';
import { openSource, type DatasetFrames, type Frame } from './frames.js';
import type { FileFacts } from './loneSample.js';
import { isImageFile } from './sensorFile.js';

/** The frames of a folder and what it was taken for. */
export interface FoundFrames {
  readonly format: Frame['source']['format'];
  /** For people: the layout and how much there is of it. */
  readonly found: string;
  readonly frames: readonly Frame[];
}

/**
 * Every frame of a data set, in whatever split; one that several splits list is there once. A folder of no known layout
 * is taken as the images and clouds below it.
 *
 * @param files every file below the folder
 * @param facts what files of no data set do not say
 * @throws InputError for a folder that is no data set and holds neither images nor clouds; for facts of a data set, which
 *   knows its own
 */
export async function listFrames(root: string, files: Iterable<string>, facts: FileFacts = {}): Promise<FoundFrames> {
  const sources = await findSources(root);
  if (sources.length === 0) return filesOf(root, files, facts);
  if (Object.keys(facts).length > 0) {
    throw new InputError(
      `${root} is a data set, which says itself what --camera, --layout, --intensity-scale, --labels and --sensor-at ` +
        'say of files; another LiDAR layout stands in the id: robo3d/nuscenes/fog@2',
    );
  }
  return framesOf(sources);
}

/** The frames of a data set; undefined for a folder of no known layout. */
export async function dataSetFrames(root: string): Promise<FoundFrames | undefined> {
  const sources = await findSources(root);
  return sources.length === 0 ? undefined : framesOf(sources);
}

/** @param sources at least one */
async function framesOf(sources: readonly DatasetFrames[]): Promise<FoundFrames> {
  const [first] = sources;
  const frames = first.format === NUSCENES_FORMAT ? await nuscenesFrames(sources) : await labelledFirst(sources);
  const found = `${TITLES[first.format]}, ${counted(frames.length, 'frame')}`;
  return { format: first.format, found, frames };
}

const counted = (count: number, thing: string): string => `${count} ${thing}${count === 1 ? '' : 's'}`;

const TITLES: Readonly<Record<DatasetFrames['format'], string>> = {
  [KITTI_FORMAT]: 'KITTI object data',
  [PI3DET_FORMAT]: 'Pi3DET',
  [NUSCENES_FORMAT]: 'nuScenes tables',
};

function filesOf(root: string, files: Iterable<string>, facts: FileFacts): FoundFrames {
  if (facts.labels !== undefined) {
    throw new InputError('--labels names the labels of one cloud; in a folder they lie beside it, or in ../labels');
  }
  const frames = fileFrames({ format: FILES_FORMAT, path: root, facts }, files);
  const clouds = frames.filter(({ cloud }) => cloud !== undefined).length;
  if (frames.length === 0) {
    throw new InputError(
      `${root}: neither KITTI object data (training/velodyne, training/image_2), Pi3DET (pi3det_infos_*.pkl) nor nuScenes ` +
        '(v1.0-*/sample.json), and no image or point cloud is in it',
    );
  }
  return {
    format: FILES_FORMAT,
    found: `no data set: ${counted(frames.length - clouds, 'image')}, ${counted(clouds, 'cloud')}`,
    frames,
  };
}

async function labelledFirst(sources: readonly DatasetFrames[]): Promise<Frame[]> {
  const opened = await Promise.all(sources.map(async (source) => ({ source, dataset: await openSource(source) })));
  // Labels may stand in one of several info files of the same frames: that one counts.
  opened.sort((a, b) => Number(b.dataset.hasGroundTruth) - Number(a.dataset.hasGroundTruth));
  const frames = new Map<string, Frame>();
  for (const { source, dataset } of opened) {
    for (const id of dataset.ids) {
      const { files } = await dataset.sample(id);
      const cloud = files.find((file) => file.endsWith('.bin'));
      const images = files.filter(isImageFile).map((file) => ({ camera: cameraOf(source, file), file }));
      const key = cloud ?? images[0]?.file;
      if (key !== undefined && !frames.has(key)) frames.set(key, { source, id, ...(cloud && { cloud }), images });
    }
  }
  return [...frames.values()];
}

const cameraOf = ({ format }: DatasetFrames, file: string): string =>
  format === PI3DET_FORMAT ? PI3DET_CAMERA : basename(dirname(file));

/** Key frames of all scenes, and the same again for each recorded LiDAR placement: its clouds alone. */
async function nuscenesFrames(sources: readonly DatasetFrames[]): Promise<Frame[]> {
  const frames = new Map<string, Frame>();
  for (const source of sources) {
    const { ids, tables, rowOf, sample } = await openNuscenesDataset({ path: source.path, everyScene: true });
    for (const id of ids) {
      const { files, cameras = {}, placements = {} } = await sample(id);
      const there = new Set(files);
      const images = Object.keys(cameras).flatMap((camera) => {
        const filename = tables.sampleData.filename(tables.keyFrame(rowOf(id), camera));
        const file = join(tables.dataroot, filename);
        return there.has(file) ? [{ camera, file }] : [];
      });
      const cloud = files.find(isScan);
      add({ source, id, ...(cloud !== undefined && { cloud }), images });
      for (const [placement, open] of Object.entries(placements)) {
        const recorded = (await open()).files.find(isScan);
        if (recorded !== undefined) add({ source: { ...source, placement }, id, cloud: recorded, images: [] });
      }
    }
  }
  return [...frames.values()];

  function add(frame: Frame): void {
    const key = frame.cloud ?? frame.images[0]?.file;
    if (key !== undefined && !frames.has(key)) frames.set(key, frame);
  }
}

const isScan = (file: string): boolean => file.endsWith('.pcd.bin');

const KITTI_PARTS = ['velodyne', 'image_2'];
const NUSCENES_MARKS = ['sample.json', 'sample_data.json'];

async function findSources(root: string): Promise<DatasetFrames[]> {
  const entries = await readdir(root, { withFileTypes: true });
  const folders = [root, ...entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(root, name))].sort();
  const infos = await infoFiles(folders);
  if (infos.length > 0) return infos.map((path) => ({ format: PI3DET_FORMAT, path }));
  const versions = folders.filter((folder) => NUSCENES_MARKS.every((name) => existsSync(join(folder, name))));
  if (versions.length > 0) return versions.map((path) => ({ format: NUSCENES_FORMAT, path }));
  const sources: DatasetFrames[] = [];
  for (const path of [root, join(root, 'training'), join(root, 'testing')]) {
    const parts = await Promise.all(KITTI_PARTS.map((part) => isFolder(join(path, part))));
    if (parts.includes(true)) sources.push({ format: KITTI_FORMAT, path });
  }
  return sources;
}

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (facts) => facts.isDirectory(),
    () => false,
  );

async function infoFiles(folders: readonly string[]): Promise<string[]> {
  const found = await Promise.all(
    folders.map(async (folder) =>
      (await readdir(folder)).filter((name) => /^pi3det_infos_\w+\.pkl$/.test(name)).map((name) => join(folder, name)),
    ),
  );
  return found.flat().sort();
}
