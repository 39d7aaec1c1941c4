import type { Dataset, PointCloud } from '../../contracts/index.js';
import { KITTI_FORMAT, openKittiDataset } from '../../datasets/kitti/index.js';
import { NUSCENES_FORMAT, openNuscenesDataset, writeNuscenesPoints } from '../../datasets/nuscenes/index.js';
import { openPi3detDataset, PI3DET_FORMAT } from '../../datasets/pi3det/index.js';
import { InputError } from '../../errors/index.js';
import { kittiBin, writePointCloud } from '../../sensors/index.js';
import { FILES_FORMAT, openFiles, type FilesSource } from './fileFrames.js';
import { shifted } from './loneSample.js';

/** Where frames are read from, as a worker can be told it: a KITTI data folder, an info file of Pi3DET, … */
export type FrameSource = DatasetFrames | FilesSource;

export interface DatasetFrames {
  readonly format: typeof KITTI_FORMAT | typeof PI3DET_FORMAT | typeof NUSCENES_FORMAT;
  readonly path: string;
  /** The recorded LiDAR placement whose clouds these are; the samples' own unless given. */
  readonly placement?: string;
}

/** One frame and the files of its sensors. */
export interface Frame {
  readonly source: FrameSource;
  readonly id: string;
  readonly cloud?: string;
  /** Classes of the cloud's points, where they lie in a file of their own. */
  readonly labels?: string;
  readonly images: readonly { readonly camera: string; readonly file: string }[];
}

/** Opens a source; samples are asked for by the ids of its frames. */
export async function openSource(source: FrameSource): Promise<Dataset> {
  const { format, path } = source;
  if (format === FILES_FORMAT) return openFiles(source);
  if (format === PI3DET_FORMAT) return openPi3detDataset({ path });
  if (format === KITTI_FORMAT) return openKittiDataset({ path });
  const dataset = await openNuscenesDataset({ path, everyScene: true });
  const { placement } = source;
  return placement === undefined ? dataset : throughPlacement(dataset, placement);
}

function throughPlacement(dataset: Dataset, placement: string): Dataset {
  return {
    ...dataset,
    async sample(id) {
      const open = (await dataset.sample(id)).placements?.[placement];
      if (open) return open();
      throw new InputError(`sample ${id} was not recorded through the placement ${placement}`);
    },
  };
}

/** Writes a cloud as its data set has it. */
export async function writeFrameCloud(source: FrameSource, to: string, cloud: PointCloud): Promise<void> {
  if (source.format === NUSCENES_FORMAT) return writeNuscenesPoints(to, cloud);
  if (source.format !== FILES_FORMAT) return kittiBin.write(to, cloud);
  const at = source.facts.sensorAtM;
  return writePointCloud(to, at ? shifted(cloud, at) : cloud);
}
