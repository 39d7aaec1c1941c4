import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { Dataset, DatasetSource, PointCloud, Sample } from '../../src/contracts/index.js';
import {
  findNuscenesVersion,
  MMDET3D_NUSCENES_FORMAT,
  NUSCENES_FORMAT,
  openMmdet3dInfos,
  openNuscenesDataset,
  type NuscenesDataset,
  type NuscenesObjects,
  type SplitLists,
} from '../../src/datasets/nuscenes/index.js';
import { firstOf, InputError } from '../../src/errors/index.js';
import { channelIndex, makePointCloud, rowsOf } from '../../src/sensors/index.js';
import { openWorldLate, WORLD_FILE } from '../../src/world/resense/late.js';
import { withResense } from './resense.js';

/** Track 3's splits are meant where their scenes are there, else Place3D's, else the devkit's. */
const LISTS: readonly SplitLists[] = ['robosense-track3', 'place3d', 'nuscenes'];

/** Detection here is LiDAR alone: images can be asked for, but no number depends on them. */
const isImage = (file: string): boolean => ['.jpg', '.jpeg', '.png'].includes(extname(file).toLowerCase());

/**
 * Opens data of Track 3, Place3D or nuScenes: the v1.0 tables (a dataroot or a version's folder), or the key frames of an
 * info file of MMDetection3D (`.pkl`, `.json`); which one is seen from the content.
 *
 * Splits: `val`, `train`, `test` are Track 3's where its scenes are there, else Place3D's, else the devkit's;
 * `place3d/val` says whose; `splits.json` in the version's folder may name others. Without a split it is the evaluation
 * split of the version. Of a dataroot with several versions that of the split is opened.
 *
 * A simulated set, which has a `world.json` in its dataroot, is sensed again by placements and platforms. Samples declare
 * the LiDAR layout `nuscenes`, whose format and constants the data have; a ring that is 0 throughout, as in Place3D's
 * clouds, is no ring and is left out.
 *
 * @throws InputError where neither layout is there
 */
export async function openDataset(source: DatasetSource): Promise<Dataset<NuscenesObjects>> {
  const { format, path } = await detectFormat(source);
  const found = { ...source, path };
  const dataset = format === MMDET3D_NUSCENES_FORMAT ? await openMmdet3dInfos(found) : await openTables(found);
  return { ...dataset, sample: async (id) => lidarSample(await dataset.sample(id)) };
}

async function openTables(source: DatasetSource): Promise<NuscenesDataset> {
  const version = await versionOf(source);
  const dataset = await openNuscenesDataset({ ...source, lists: LISTS, ...(version !== undefined && { version }) });
  const worldPath = join(dataset.tables.dataroot, WORLD_FILE);
  if (!existsSync(worldPath)) return dataset;
  const world = await openWorldLate(worldPath);
  return {
    ...dataset,
    files: [...dataset.files, worldPath],
    async sample(id) {
      const sample = await dataset.sample(id);
      return world.frame(id) === undefined ? sample : withResense(sample, dataset, dataset.rowOf(id), world);
    },
  };
}

/** Of a dataroot with several versions the one that the split belongs to, if the split tells. */
async function versionOf({ path, split = '' }: DatasetSource): Promise<string | undefined> {
  const name = split.split('/').pop() ?? '';
  const suffix = name === 'test' ? '-test' : name.startsWith('mini_') ? '-mini' : undefined;
  if (suffix === undefined) return undefined;
  const names = (await readdir(path)).sort();
  return names.find((entry) => entry.endsWith(suffix) && existsSync(join(path, entry, 'sample.json')));
}

/** The format of what is there, and the path that holds it: for a folder with one info file that file. */
async function detectFormat({ path, format }: DatasetSource): Promise<{ format: string; path: string }> {
  if (format !== undefined && ![NUSCENES_FORMAT, MMDET3D_NUSCENES_FORMAT].includes(format)) {
    throw new InputError(`${path}: unknown format "${format}"; known: ${NUSCENES_FORMAT}, ${MMDET3D_NUSCENES_FORMAT}`);
  }
  const facts = await stat(path).catch((cause: unknown) => {
    throw new InputError(
      `${path}: no such file or folder; expected a folder with nuScenes tables (v1.0-…) or an info file of MMDetection3D`,
      { cause },
    );
  });
  if (format === NUSCENES_FORMAT) return { format, path };
  if (facts.isFile()) {
    if (/\.(pkl|json)$/i.test(path)) return { format: MMDET3D_NUSCENES_FORMAT, path };
    throw new InputError(`${path}: neither an info file (.pkl, .json) nor a folder with nuScenes tables`);
  }
  if (format === undefined) {
    const hasTables = await findNuscenesVersion(path).then(
      () => true,
      () => false,
    );
    if (hasTables) return { format: NUSCENES_FORMAT, path };
  }
  const infos = (await readdir(path)).filter((name) => /infos.*\.(pkl|json)$/i.test(name));
  if (infos.length === 1) return { format: MMDET3D_NUSCENES_FORMAT, path: join(path, infos[0]) };
  const several = infos.length === 0 ? '' : `; of its info files name one: ${firstOf(infos)}`;
  throw new InputError(
    `${path}: no nuScenes tables: expected a folder such as v1.0-trainval with sample.json and sample_data.json, or an ` +
      `info file of MMDetection3D${several}`,
  );
}

function lidarSample(sample: Sample<NuscenesObjects>): Sample<NuscenesObjects> {
  const { pointCloud, placements, earlierPointCloud } = sample;
  return {
    ...sample,
    files: sample.files.filter((file) => !isImage(file)),
    ...(pointCloud && { pointCloud: async () => withoutEmptyRing(await pointCloud()) }),
    ...(placements && {
      placements: Object.fromEntries(
        Object.entries(placements).map(([name, open]) => [name, async () => lidarSample(await open())]),
      ),
    }),
    ...(earlierPointCloud && {
      earlierPointCloud: async (steps) => {
        const earlier = await earlierPointCloud(steps);
        return earlier && { ...earlier, data: withoutEmptyRing(earlier.data) };
      },
    }),
  };
}

/** Place3D writes ring 0 for every point: that tells nothing, and what counts beams would take it for one. */
function withoutEmptyRing(cloud: PointCloud): PointCloud {
  const ring = channelIndex(cloud, 'ring');
  if (ring === undefined) return cloud;
  const { data, count, width } = rowsOf(cloud);
  for (let at = ring; at < data.length; at += width) if (data[at] !== 0) return cloud;
  const out = new Float32Array(count * (width - 1));
  for (let row = 0, to = 0; row < count; row++) {
    for (let column = 0; column < width; column++) if (column !== ring) out[to++] = data[row * width + column];
  }
  return makePointCloud(
    out,
    cloud.channels.filter((channel) => channel !== 'ring'),
    cloud,
  );
}
