/**
 * The challenge's files: written, and checked before a server does.
 *
 * `results_nusc.zip` with `results_nusc.json` at its root: `{"meta": {use_camera, use_lidar, use_radar, use_map,
 * use_external}, "results": {<sample token>: [{sample_token, translation, size, rotation, velocity, detection_name,
 * detection_score, attribute_name}, …]}}`, boxes in the global frame, sizes as width, length, height, rotations as
 * quaternion w, x, y, z.
 *
 * Sources: robosense2025/track3 (README; `projects/bevfusion/mmdet3d/datasets/nuscenes_dataset.py`); nuscenes-devkit,
 * `eval/detection/README.md`, `eval/common/loaders.py`, `eval/detection/data_classes.py`.
 */
import type { Defect, Detections, SubmissionChecking, SubmissionWriting } from '../../src/contracts/index.js';
import {
  isResultsArchive,
  JsonStream,
  MAX_RESULTS_BYTES,
  openResultsEntry,
  RESULTS_FILE,
} from '../../src/datasets/nuscenes/index.js';
import { checkArchiveEntries, DefectList } from '../../src/datasets/submission/index.js';
import { FileFormatError, firstOf, InputError } from '../../src/errors/index.js';
import { listZip, readFileBounded, type ZipEntry } from '../../src/sensors/index.js';
import { findResults } from './scoreFiles.js';
import { checkResults } from './submission/checkResults.js';
import { writeResults } from './submission/writeResults.js';

/**
 * Writes the submission of a run; returns the paths.
 *
 * @throws InputError where a sample of the dataset has no prediction or a prediction no sample, or where a box, score or
 *   velocity may not be
 */
export async function writeSubmission(input: SubmissionWriting<Detections>): Promise<readonly string[]> {
  const { dataset, predictions } = input;
  const missing = dataset.ids.filter((id) => !predictions.has(id));
  if (missing.length > 0) {
    throw new InputError(`${dataset.path}: no prediction for ${missing.length} samples (${firstOf(missing)})`);
  }
  const known = new Set(dataset.ids);
  const extra = [...predictions.keys()].filter((id) => !known.has(id));
  if (extra.length > 0) {
    throw new InputError(`${dataset.path}: ${extra.length} predictions belong to no sample (${firstOf(extra)})`);
  }
  return writeResults(input);
}

/** Texts of repeated keys compress well, but not a thousandfold as nothing does except a bomb. */
const MAX_RATIO = 200;
const RATIO_FLOOR_BYTES = 16 << 20;
const isSuspiciouslyLarge = ({ bytes, compressedBytes }: ZipEntry): boolean =>
  bytes > MAX_RESULTS_BYTES || (bytes > RATIO_FLOOR_BYTES && bytes > MAX_RATIO * compressedBytes);

async function openArchive(file: string, defects: DefectList): Promise<JsonStream | undefined> {
  const archive = await readFileBounded(file);
  try {
    const expected = { resultFile: RESULTS_FILE, isSuspiciouslyLarge };
    const entry = checkArchiveEntries(listZip(archive, file), file, expected, defects);
    return entry && openResultsEntry(archive, entry, file);
  } catch (error) {
    if (!(error instanceof FileFormatError)) throw error;
    defects.error('zip-damaged', error.place ?? file, error.message);
    return undefined;
  }
}

/**
 * Finds every defect of a submission: `results_nusc.zip`, `results_nusc.json`, or a folder with one of them.
 *
 * All checks run, in one pass over a file of any size. A code that repeats is listed twenty times, then counted.
 *
 * @throws InputError where there is no such file
 */
export async function checkSubmission({ path, dataset }: SubmissionChecking): Promise<readonly Defect[]> {
  const defects = new DefectList();
  const file = await findResults(path);
  const json = (await isResultsArchive(file)) ? await openArchive(file, defects) : new JsonStream(file);
  if (json === undefined) return defects.list();
  try {
    await checkResults(json, dataset, defects);
  } finally {
    json.close();
  }
  return defects.list();
}
