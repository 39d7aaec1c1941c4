/**
 * The challenge's files: written, and checked before a server does.
 *
 * Pi3DET: `result.zip` with `result.pkl` at its root, a pickled list with one dict a frame, paired with the labels by
 * place. KITTI: a folder `data/` with one text file a frame.
 *
 * Sources: robosense2025/track5 (README; `generate_prediction_dicts` and `evaluation` of
 * `pcdet/datasets/pi3det/pi3det_dataset.py`; `tools/eval_utils/eval_utils.py`); KITTI object development kit.
 */
import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Defect, Detections, SubmissionChecking, SubmissionWriting } from '../../src/contracts/index.js';
import { KITTI_FORMAT } from '../../src/datasets/kitti/index.js';
import { isArchive, RESULT_FILE } from '../../src/datasets/pi3det/index.js';
import { firstOf, InputError } from '../../src/errors/index.js';
import { readFileBounded } from '../../src/sensors/index.js';
import { checkArchive } from './submission/checkArchive.js';
import { checkKittiTexts } from './submission/checkKittiTexts.js';
import { checkResults } from './submission/checkResults.js';
import { DefectList } from '../../src/datasets/submission/index.js';
import { writeKittiTexts } from './submission/writeKittiTexts.js';
import { writeResults } from './submission/writeResults.js';

/**
 * Writes the submission of a run; returns the paths.
 *
 * @throws InputError where a frame of the dataset has no prediction or a prediction no frame, or where a box or score is
 *   not finite
 */
export async function writeSubmission(input: SubmissionWriting<Detections>): Promise<readonly string[]> {
  const { dataset, predictions, outDir, phase } = input;
  const missing = dataset.ids.filter((id) => !predictions.has(id));
  if (missing.length > 0) {
    throw new InputError(`${dataset.path}: no prediction for ${missing.length} frames (${firstOf(missing)})`);
  }
  const known = new Set(dataset.ids);
  const extra = [...predictions.keys()].filter((id) => !known.has(id));
  if (extra.length > 0) {
    throw new InputError(`${dataset.path}: ${extra.length} predictions belong to no frame (${firstOf(extra)})`);
  }
  return dataset.format === KITTI_FORMAT
    ? writeKittiTexts(dataset, predictions, outDir)
    : writeResults(dataset, predictions, outDir, phase);
}

/** A folder stands for the archive or the pickle in it; without either it is a folder of KITTI texts. */
function submittedFile(path: string): string | undefined {
  return ['result.zip', RESULT_FILE].map((name) => join(path, name)).find(existsSync);
}

/**
 * Finds every defect of a submission: `result.zip`, `result.pkl`, a folder with one of them, or a folder of KITTI texts.
 *
 * All checks run; nothing of the files is executed, and sizes are compared before anything is unpacked. A code that
 * repeats is listed twenty times, then counted.
 *
 * @throws InputError where there is no such file
 */
export async function checkSubmission(input: SubmissionChecking): Promise<readonly Defect[]> {
  const { path, dataset, phase } = input;
  const found = await stat(path).catch((cause: unknown) => {
    throw new InputError(`${path}: no such file or folder`, { cause });
  });
  const defects = new DefectList();
  const file = found.isDirectory() ? submittedFile(path) : path;
  if (file === undefined) {
    await checkKittiTexts(path, dataset, defects);
    return defects.list();
  }
  const bytes = await readFileBounded(file);
  const pickle = isArchive(bytes) ? checkArchive(bytes, file, defects) : bytes;
  if (pickle) await checkResults(pickle, file, dataset, phase, defects);
  return defects.list();
}
