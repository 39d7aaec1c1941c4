import type { FileScored, FileScoringInput, Warning } from '../../src/contracts/index.js';
import { KITTI_FORMAT } from '../../src/datasets/kitti/index.js';
import { PI3DET_FORMAT } from '../../src/datasets/pi3det/index.js';
import type { KittiFrame } from '../../src/metrics/index.js';
import { detectFormat } from './dataset.js';
import { readKittiPair } from './scoreKittiFiles.js';
import { readPi3detPair } from './scorePi3detFiles.js';
import { scoreFrames } from './scoreFrames.js';

/** Ground truth and predictions of official files, frame by frame. */
export interface FramePair {
  readonly frames: readonly KittiFrame[];
  readonly groundTruthFiles: readonly string[];
  readonly predictionFiles: readonly string[];
  readonly warnings: readonly Warning[];
}

/**
 * Scores official files: KITTI label and result folders, or a Pi3DET info pickle and a result.pkl or result.zip.
 *
 * @throws InputError where the official evaluator would assert: frames missing or too many, unknown class names
 */
export async function scoreFiles(input: FileScoringInput): Promise<FileScored> {
  const format = await detectFormat(input.groundTruth);
  const pair = await (format === PI3DET_FORMAT ? readPi3detPair(input) : readKittiPair(input));
  const scored = scoreFrames(pair.frames, input.profile, input.phase);
  return {
    ...scored,
    warnings: [...pair.warnings, ...scored.warnings],
    format: format === PI3DET_FORMAT ? PI3DET_FORMAT : KITTI_FORMAT,
    groundTruthFiles: pair.groundTruthFiles,
    predictionFiles: pair.predictionFiles,
  };
}
