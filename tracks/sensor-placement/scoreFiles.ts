import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileScored, FileScoringInput, Warning } from '../../src/contracts/index.js';
import {
  readNuscenesResults,
  RESULTS_FILE,
  selectNuscenesSamples,
  type NuscenesPredictions,
} from '../../src/datasets/nuscenes/index.js';
import { firstOf, InputError } from '../../src/errors/index.js';
import { nuscenesProfile } from '../../src/metrics/index.js';
import { readLabels, type LabelFiles } from './labelFiles.js';
import { scoreBoxes } from './scoreBoxes.js';

/** Name of the archive that the challenge takes. */
export const RESULTS_ARCHIVE = 'results_nusc.zip';

/** A folder stands for the results file or the archive in it. @throws InputError where there is neither */
export async function findResults(path: string): Promise<string> {
  const facts = await stat(path).catch((cause: unknown) => {
    throw new InputError(`${path}: no such file or folder`, { cause });
  });
  if (!facts.isDirectory()) return path;
  const found = [RESULTS_FILE, RESULTS_ARCHIVE].map((name) => join(path, name)).find(existsSync);
  if (found !== undefined) return found;
  throw new InputError(`${path}: holds neither ${RESULTS_FILE} nor ${RESULTS_ARCHIVE}`);
}

/**
 * Scores a results file, or the zip archive that holds it, against nuScenes tables or an info file of MMDetection3D.
 *
 * @throws InputError or FileFormatError where the official evaluator stops: samples missing or too many, boxes that may
 *   not be, no box at all
 */
export async function scoreFiles(input: FileScoringInput): Promise<FileScored> {
  const profile = nuscenesProfile(input.profile);
  const truth = await readLabels(input, profile);
  const file = await findResults(input.predictions);
  const results = await readNuscenesResults(file, {
    detectionNames: profile.classes,
    maxBoxesPerSample: profile.maxBoxesPerSample,
  });
  const count = results.boxes.detection.length;
  input.onFound(`predictions: nuScenes results ${file}: ${results.boxes.sampleTokens.length} samples, ${count} boxes`);
  const { predictions, warnings } = matchSamples(results.boxes, truth, file);
  const scored = scoreBoxes(truth.labels, predictions, profile, {
    strict: true,
    meta: results.meta,
    ...(input.phase !== undefined && { phase: input.phase }),
  });
  return {
    ...scored,
    warnings: [...truth.warnings, ...results.warnings, ...warnings, ...scored.warnings],
    format: truth.format,
    groundTruthFiles: truth.files,
    predictionFiles: [file],
  };
}

/** The devkit asserts that both have the same samples, and drops those outside a split of the user's own. */
function matchSamples(
  found: NuscenesPredictions,
  { labels, subset, describe }: LabelFiles,
  file: string,
): { readonly predictions: NuscenesPredictions; readonly warnings: readonly Warning[] } {
  const wanted = labels.boxes.sampleTokens;
  const [known, present] = [new Set(wanted), new Set(found.sampleTokens)];
  const missing = wanted.filter((token) => !present.has(token));
  const extra = found.sampleTokens.filter((token) => !known.has(token));
  if (missing.length === 0 && extra.length === 0) return { predictions: found, warnings: [] };
  if (missing.length === 0 && subset) {
    const message = `${extra.length} samples outside the split are dropped from the predictions (${firstOf(extra)}), as the devkit does for a split of splits.json`;
    return {
      predictions: selectNuscenesSamples(found, wanted),
      warnings: [{ code: 'samples-outside-split', message }],
    };
  }
  const problems = [
    ...(missing.length === 0 ? [] : [`${missing.length} of ${wanted.length} samples are missing: ${firstOf(missing)}`]),
    ...(extra.length === 0
      ? []
      : [
          `${extra.length} of ${found.sampleTokens.length} are not in the split: ${firstOf(extra)}; ${describe(extra)}`,
        ]),
  ];
  throw new InputError(
    `${file}: not the samples of the ground truth, the official evaluator stops here: ${problems.join('; ')}. ` +
      'Every sample of the split needs a list of boxes, empty where nothing is found, and no other sample; or name another --split',
  );
}
