import { join } from 'node:path';
import { InputError, nearest } from '../errors/index.js';
import { writeImage } from '../sensors/index.js';
import { makeFolder } from './makeFolder.js';
import type { PreparedRun } from './prepare.js';
import { readPredictions } from './predictions.js';
import { samplesWithPredictions } from './samplesWithPredictions.js';

export interface RunPictures {
  /** Default: `clean`. */
  readonly condition?: string;
  /** Ids of samples; the track chooses where there are none. */
  readonly ids?: readonly string[];
  /** Default: 8. */
  readonly count?: number;
  readonly outDir?: string;
}

/**
 * Draws predictions of a run beside the truth as PNG files; returns their paths.
 *
 * @throws InputError for a track without pictures, a condition or sample that is not in the run, missing predictions
 */
export async function drawRunPictures(run: PreparedRun, wanted: RunPictures = {}): Promise<readonly string[]> {
  const { condition = 'clean', ids, count = 8 } = wanted;
  const { track } = run;
  if (track.pictures === undefined) throw new InputError(`track ${track.id} draws no pictures`);
  if (!run.conditions.includes(condition)) {
    throw new InputError(`the run has no condition "${condition}"${nearest(condition, run.conditions)}`);
  }
  const strange = ids?.find((id) => !run.ids.includes(id));
  if (strange !== undefined) {
    throw new InputError(`the run has no sample "${strange}"${nearest(strange, run.ids.slice(0, 5000))}`);
  }
  const records = await readPredictions(run.folder.predictions(condition));
  if (records.size === 0) {
    throw new InputError(`${run.folder.predictions(condition)}: no predictions yet; run "robosense predict" first`);
  }
  const outDir = wanted.outDir ?? join(run.folder.path, 'pictures');
  await makeFolder(outDir, 'choose another with --out');
  const pictures = track.pictures({
    dataset: run.dataset,
    samples: samplesWithPredictions(run, condition, records),
    count,
    ...(ids && { ids }),
  });
  const paths: string[] = [];
  for await (const { name, image } of pictures) {
    const path = join(outDir, `${fileName(condition)}-${fileName(name)}.png`);
    await writeImage(path, image);
    paths.push(path);
  }
  return paths;
}

/** Ids hold slashes and what else a data set likes. */
const fileName = (text: string): string => text.replaceAll(/[^\w@.-]+/g, '-');
