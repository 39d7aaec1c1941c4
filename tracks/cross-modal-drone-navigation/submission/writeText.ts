import { join } from 'node:path';
import { zipSync } from 'fflate';
import type { SubmissionWriting } from '../../../src/contracts/index.js';
import { firstOf, InputError } from '../../../src/errors/index.js';
import { topByArgsort, type GalleryProductMaker } from '../../../src/metrics/index.js';
import { writeFileAtomic } from '../../../src/sensors/index.js';
import { Items } from '../items.js';
import type { RetrievalPrediction } from '../predictions.js';
import { scoreRows } from '../scoreRows.js';
import { submissionIds } from './expected.js';
import { isImageId, LISTED, SUBMISSION_FILE, submissionLine } from './lines.js';

/** The earliest time that a zip archive can hold: equal results are equal files. */
const NO_TIME = new Date(1980, 0, 1);

/** Writes `submission.txt` and `submission.zip`; see `writeSubmission`. */
export async function writeText(
  { dataset, predictions, outDir }: SubmissionWriting<RetrievalPrediction>,
  product?: GalleryProductMaker,
): Promise<readonly string[]> {
  const { queries, images } = await submissionIds(dataset);
  if (queries.size === 0) throw new InputError(`${dataset.path}: holds no query`);
  if (images.size === 0) throw new InputError(`${dataset.path}: holds no image`);
  const strange = [...images.keys()].filter((id) => !isImageId(id));
  if (strange.length > 0) {
    throw new InputError(
      `${dataset.path}: ${strange.length} images have names that the official script replaces (${firstOf(strange)}); ` +
        'ids begin with image_ or have five characters',
    );
  }
  const [texts, gallery] = [new Items(), new Items()];
  for (const [items, ids] of [
    [texts, queries],
    [gallery, images],
  ] as const) {
    for (const sampleId of ids.values()) {
      await items.add(await dataset.sample(sampleId), predictions.get(sampleId), undefined);
    }
  }
  const missing = [...queries.values(), ...images.values()].filter((id) => !predictions.has(id));
  if (missing.length > 0) {
    throw new InputError(`${dataset.path}: no prediction for ${missing.length} samples (${firstOf(missing)})`);
  }
  const notFinite: string[] = [];
  const [textItems, imageItems] = [texts, gallery].map((items) => ({ items, present: items.present(notFinite) }));
  if (notFinite.length > 0) {
    throw new InputError(`${dataset.path}: ${notFinite.length} embeddings are not finite (${firstOf(notFinite)})`);
  }
  const imageNames = [...images.keys()];
  const queryNames = [...queries.keys()];
  const lines: string[] = [];
  const { blocks } = scoreRows(textItems, imageItems, product);
  const order = new Int32Array(images.size);
  for await (const { firstQuery, rows, scores } of blocks.blocks()) {
    for (let row = 0; row < rows; row++) {
      const top = topByArgsort(scores.subarray(row * images.size, (row + 1) * images.size), LISTED, order);
      lines.push(
        submissionLine(
          queryNames[firstQuery + row],
          Array.from(top, (image) => imageNames[image]),
        ),
      );
    }
  }
  const bytes = Buffer.from(lines.join(''), 'utf8');
  const paths = [join(outDir, SUBMISSION_FILE), join(outDir, 'submission.zip')];
  await writeFileAtomic(paths[0], bytes);
  await writeFileAtomic(paths[1], zipSync({ [SUBMISSION_FILE]: [bytes, { mtime: NO_TIME, level: 6 }] }));
  return paths;
}
