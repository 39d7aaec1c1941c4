import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { FileScoringInput } from '../../src/contracts/index.js';
import { findKittiObjects, readKittiObjects, readKittiPredictions } from '../../src/datasets/kitti/index.js';
import { firstOf, InputError } from '../../src/errors/index.js';
import type { KittiFrame } from '../../src/metrics/index.js';
import type { FramePair } from './scoreFiles.js';

/** Reads a KITTI label folder and a folder of result texts; the frames of both must be the same. */
export async function readKittiPair(input: FileScoringInput): Promise<FramePair> {
  const { onFound, predictions } = input;
  const found = await stat(predictions).catch(() => undefined);
  if (found === undefined) throw new InputError(`${predictions}: no such file or folder`);
  if (!found.isDirectory()) {
    throw new InputError(
      `${predictions}: KITTI ground truth needs a folder of KITTI result texts (NNNNNN.txt) as predictions`,
    );
  }
  const labelFolder = findLabels(input.groundTruth);
  const ids = input.split === undefined ? undefined : await splitIds(input.groundTruth, labelFolder, input.split);
  const labels = await findKittiObjects(labelFolder, ids);
  if (labels.missing.length > 0) {
    throw new InputError(
      `${labels.path}: no labels for ${labels.missing.length} frames of the split: ${firstOf(labels.missing)}`,
    );
  }
  const results = await readKittiPredictions(predictions, [...labels.files.keys()]);
  onFound(`ground truth: KITTI labels of ${labels.files.size} frames in ${labels.path}`);
  onFound(`predictions: KITTI results of ${results.frames.size} frames in ${results.path}`);
  if (results.missing.length > 0 || results.extra.length > 0) {
    const parts = [
      results.missing.length > 0 &&
        `${results.missing.length} frames have no result file (${firstOf(results.missing)})`,
      results.extra.length > 0 &&
        `${results.extra.length} result files belong to no labelled frame (${firstOf(results.extra)})`,
    ].filter((part) => part !== false);
    throw new InputError(
      `${results.path}: ${parts.join('; ')}; a frame without detections needs an empty file` +
        `${ids === undefined ? ', and --split (a name or a file of ids) chooses the frames' : ''}`,
    );
  }
  const frames: KittiFrame[] = [];
  for (const [id, file] of labels.files) {
    const dt = results.frames.get(id);
    if (dt !== undefined) frames.push({ id, gt: await readKittiObjects(file), dt });
  }
  return {
    frames,
    groundTruthFiles: [...labels.files.values()],
    predictionFiles: frames.map(({ id }) => join(results.path, `${id}.txt`)),
    warnings: results.warnings,
  };
}

/** The folder of label texts below a dataset's root, its training folder, or the folder itself. */
function findLabels(path: string): string {
  const candidates = ['training/label_2', 'label_2'].map((part) => join(path, part));
  return candidates.find((folder) => existsSync(folder)) ?? path;
}

/** Ids of a split: a file with one id a line, or a list of ImageSets beside the labels. */
async function splitIds(groundTruth: string, labels: string, split: string): Promise<string[]> {
  const name = `ImageSets/${split}.txt`;
  const root = basename(labels) === 'label_2' ? dirname(dirname(labels)) : groundTruth;
  const candidates = [split, join(groundTruth, name), join(root, name)];
  for (const file of candidates) {
    if (!(await stat(file).catch(() => undefined))?.isFile()) continue;
    const ids = (await readFile(file, 'utf8')).split(/\s+/).filter((id) => id !== '');
    if (ids.length === 0) throw new InputError(`${file}: lists no frame`);
    return ids;
  }
  throw new InputError(`no split "${split}": neither a file of ids nor ${join(root, name)}`);
}
