/**
 * The challenge's files: written, and checked before a server does.
 *
 * `submission.txt`, also as `submission.zip` with that file at its root: a line a query in the order of the query file,
 * the query's id and the ids of the ten best images, best first.
 *
 * Source: `Method/generate_sub.py` and README of robosense2025/track4.
 */
import type { Defect, SubmissionChecking, SubmissionWriting } from '../../src/contracts/index.js';
import { checkArchiveEntries, DefectList } from '../../src/datasets/submission/index.js';
import { FileFormatError } from '../../src/errors/index.js';
import type { GalleryProductMaker } from '../../src/metrics/index.js';
import { listZip, unpackEntry } from '../../src/sensors/index.js';
import type { RetrievalPrediction } from './predictions.js';
import { checkText } from './submission/checkText.js';
import { submissionIds } from './submission/expected.js';
import { findSubmission, isSuspiciouslyLarge, isZip, readSubmissionBytes } from './submission/find.js';
import { SUBMISSION_FILE } from './submission/lines.js';
import { writeText } from './submission/writeText.js';

/**
 * Writes the submission of a run; returns the paths. Equal scores stand in the official order.
 *
 * @param product multiplies queries with the gallery; the plain kernel unless given
 * @throws InputError where a sample has no prediction or one that is not finite, where ids would stand twice, or where the
 *   official script would replace an image's id
 */
export function writeSubmission(
  input: SubmissionWriting<RetrievalPrediction>,
  product?: GalleryProductMaker,
): Promise<readonly string[]> {
  return writeText(input, product);
}

function unpack(bytes: Uint8Array, file: string, defects: DefectList): Uint8Array | undefined {
  try {
    const expected = { resultFile: SUBMISSION_FILE, isSuspiciouslyLarge };
    const found = checkArchiveEntries(listZip(bytes, file), file, expected, defects);
    return found && unpackEntry(bytes, found, file);
  } catch (error) {
    if (!(error instanceof FileFormatError)) throw error;
    defects.error('zip-damaged', error.place ?? file, error.message);
    return undefined;
  }
}

/**
 * Finds every defect of a submission: `submission.txt`, `submission.zip`, or a folder with one of them.
 *
 * @throws InputError where there is no such file
 */
export async function checkSubmission({ path, dataset }: SubmissionChecking): Promise<readonly Defect[]> {
  const file = await findSubmission(path);
  const defects = new DefectList();
  const bytes = await readSubmissionBytes(file);
  const text = isZip(bytes) ? unpack(bytes, file, defects) : bytes;
  if (text) checkText(text, file, dataset && (await submissionIds(dataset)), defects);
  return defects.list();
}
