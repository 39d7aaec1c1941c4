import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Dataset } from '../../contracts/index.js';
import { KITTI_FORMAT, openKittiDataset } from '../../datasets/kitti/index.js';
import { openPi3detDataset, PI3DET_CAMERA, PI3DET_FORMAT } from '../../datasets/pi3det/index.js';
import { InputError } from '../../errors/index.js';
import { isImageFile } from './sensorFile.js';

/** Where frames are read from: a KITTI data folder, or an info file of Pi3DET. */
export interface FrameSource {
  readonly format: string;
  readonly path: string;
}

/** One frame and the files of its sensors. */
export interface Frame {
  readonly source: FrameSource;
  readonly id: string;
  readonly cloud?: string;
  readonly images: readonly { readonly camera: string; readonly file: string }[];
}

export function openSource({ format, path }: FrameSource): Promise<Dataset> {
  return format === PI3DET_FORMAT ? openPi3detDataset({ path }) : openKittiDataset({ path });
}

/**
 * Every frame of a data set, in whatever split; one that several splits list is there once.
 *
 * @throws InputError for a folder that is neither KITTI object data nor Pi3DET
 */
export async function listFrames(root: string): Promise<readonly Frame[]> {
  const sources = await findSources(root);
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

const cameraOf = ({ format }: FrameSource, file: string): string =>
  format === PI3DET_FORMAT ? PI3DET_CAMERA : basename(dirname(file));

const KITTI_PARTS = ['velodyne', 'image_2'];

async function findSources(root: string): Promise<FrameSource[]> {
  const infos = await infoFiles(root);
  if (infos.length > 0) return infos.map((path) => ({ format: PI3DET_FORMAT, path }));
  const folders = [root, join(root, 'training'), join(root, 'testing')];
  const sources: FrameSource[] = [];
  for (const path of folders) {
    const parts = await Promise.all(KITTI_PARTS.map((part) => isFolder(join(path, part))));
    if (parts.includes(true)) sources.push({ format: KITTI_FORMAT, path });
  }
  if (sources.length > 0) return sources;
  throw new InputError(
    `${root}: neither KITTI object data (training/velodyne, training/image_2) nor Pi3DET (pi3det_infos_*.pkl); ` +
      'other data sets are corrupted online: name the condition in a plan',
  );
}

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (facts) => facts.isDirectory(),
    () => false,
  );

async function infoFiles(root: string): Promise<string[]> {
  const entries = await readdir(root, { withFileTypes: true });
  const folders = [root, ...entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(root, name))];
  const found = await Promise.all(
    folders.map(async (folder) =>
      (await readdir(folder)).filter((name) => /^pi3det_infos_\w+\.pkl$/.test(name)).map((name) => join(folder, name)),
    ),
  );
  return found.flat().sort();
}
