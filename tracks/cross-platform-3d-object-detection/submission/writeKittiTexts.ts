import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Dataset, Detections } from '../../../src/contracts/index.js';
import { formatKittiObjects, KITTI_CAMERA } from '../../../src/datasets/kitti/index.js';
import { firstOf, InputError } from '../../../src/errors/index.js';
import { assertBoxes, flatRows, lidarBoxesToKittiObjects } from '../../../src/geometry/index.js';
import { writeFileAtomic } from '../../../src/sensors/index.js';

/** Results of other frames in the same folder would be submitted with these. */
async function refuseStrangers(folder: string, ids: readonly string[]): Promise<void> {
  const own = new Set(ids.map((id) => `${id}.txt`));
  const found = await readdir(folder).catch((): string[] => []);
  const strangers = found.filter((name) => name.endsWith('.txt') && !own.has(name));
  if (strangers.length > 0) {
    throw new InputError(`${folder}: holds results of other frames (${firstOf(strangers)}); choose another folder`);
  }
}

/**
 * Writes `data/NNNNNN.txt`, one file a frame, as KITTI's server takes them. Boxes get image boxes by projection; those
 * that the camera does not see are left out.
 *
 * @returns the paths
 */
export async function writeKittiTexts(
  dataset: Dataset,
  predictions: ReadonlyMap<string, Detections>,
  outDir: string,
): Promise<readonly string[]> {
  const folder = join(outDir, 'data');
  await refuseStrangers(folder, dataset.ids);
  const paths: string[] = [];
  for (const id of dataset.ids) {
    const { boxes, names, scores } = predictions.get(id) as Detections;
    const camera = (await dataset.sample(id)).cameras?.[KITTI_CAMERA];
    if (!camera) throw new InputError(`${dataset.path}: frame ${id} has no calibration; image boxes need it`);
    const rows = flatRows(boxes);
    assertBoxes(rows, `frame ${id}`);
    const { objects } = lidarBoxesToKittiObjects(rows, names, camera, scores);
    const path = join(folder, `${id}.txt`);
    await writeFileAtomic(path, formatKittiObjects(objects));
    paths.push(path);
  }
  return paths;
}
