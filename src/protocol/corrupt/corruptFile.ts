import type { Condition, Image, PointCloud, Warning } from '../../contracts/index.js';
import { InputError } from '../../errors/index.js';
import { writePointCloud } from '../../sensors/index.js';
import { applyCondition } from '../conditions.js';
import { labelFileOf, writePointLabels } from './pointLabels.js';
import { loneCloud, loneImage, shifted, type FileFacts } from './loneSample.js';
import { requestedCondition, type CorruptionRequest } from './request.js';
import { namedByFile } from './namedByFile.js';
import { idOfFile, isImageFile, refuseExisting } from './sensorFile.js';
import { writeCorrupted } from './writeCorrupted.js';

/** What was written, and what the user should know of it. */
export interface CorruptedFile {
  readonly files: readonly string[];
  readonly notes: readonly Warning[];
}

/**
 * Corrupts one image or one point cloud.
 *
 * The format is that of `out`'s extension: PNG is lossless with 8 bits, JPEG has quality 95 and 4:2:0, a cloud keeps its
 * channels and, in the same format, its layout; data that nothing changed are copied. Labels of points that stand beside a
 * scan are written beside the result. The result's bytes are those that a run of the same seed sees.
 *
 * @throws InputError for an unknown condition, what an operation refuses, and a file that exists already
 */
export async function corruptFile(
  input: string,
  out: string,
  request: CorruptionRequest,
  facts: FileFacts = {},
): Promise<CorruptedFile> {
  refuseExisting(out);
  const condition = await requestedCondition(request);
  return namedByFile(input, idOfFile(input), () => corruptWith(condition, input, out, request, facts));
}

async function corruptWith(
  condition: Condition,
  input: string,
  out: string,
  request: CorruptionRequest,
  facts: FileFacts,
): Promise<CorruptedFile> {
  const place = { from: input, to: out };
  if (isImageFile(input)) {
    if (!isImageFile(out)) throw new InputError(`${out}: an image becomes an image: name a .png or .jpg file`);
    const { sample, camera } = await loneImage(input, facts);
    const corrupted = applyCondition(condition, sample, request.seed);
    if (corrupted.image === sample.image) throw new InputError(`${condition.id} does nothing to images`);
    const before = (await sample.image?.(camera as string)) as Image;
    if (before.pixels.shape[2] % 2 === 0 && !out.toLowerCase().endsWith('.png')) {
      throw new InputError(`${out}: JPEG holds no alpha channel and ${input} has one: name a .png file`);
    }
    const after = (await corrupted.image?.(camera as string)) as Image;
    await writeCorrupted(place, before.pixels.data, after.pixels.data, after);
    return { files: [out], notes: corrupted.notes ?? [] };
  }
  const { sample, labelFile } = await loneCloud(input, facts);
  const corrupted = applyCondition(condition, sample, request.seed);
  if (corrupted.pointCloud === sample.pointCloud) throw new InputError(`${condition.id} does nothing to point clouds`);
  const labelsOut = labelFile && labelFileOf(out, labelFile);
  if (labelsOut !== undefined) refuseExisting(labelsOut);
  const before = (await sample.pointCloud?.()) as PointCloud;
  const cloud = (await corrupted.pointCloud?.()) as PointCloud;
  const labels = await corrupted.pointLabels?.();
  await writeCorrupted(place, before.points.data, cloud.points.data, () =>
    writePointCloud(out, facts.sensorAtM ? shifted(cloud, facts.sensorAtM) : cloud),
  );
  const files = [out];
  if (labelFile && labels && labelsOut !== undefined) {
    await writePointLabels(labelsOut, labels, labelFile);
    files.push(labelsOut);
  }
  return { files, notes: corrupted.notes ?? [] };
}
