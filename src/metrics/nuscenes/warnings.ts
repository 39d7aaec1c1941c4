import type { Warning } from '../../contracts/index.js';
import { firstOf } from '../../errors/index.js';
import type { NuscenesInput, PreparedNuscenes } from './prepare.js';
import { boxPlace } from './samples.js';

/** What a reader of the scores must know: what the official evaluation swallows, and where it would have stopped. */
export function nuscenesWarnings(input: NuscenesInput, prepared: PreparedNuscenes): Warning[] {
  const { predictions, groundTruth } = input;
  const warnings: Warning[] = [];
  const warn = (code: string, message: string): void => void warnings.push({ code, message });
  if (predictions.detection.length === 0) {
    warn('no-predictions', 'no prediction in any sample; the score is 0, the official evaluation stops with an error');
  }
  if (groundTruth.detection.length === 0) {
    warn(
      'no-ground-truth',
      'no ground truth in any sample; the score is 0, the official evaluation stops with an error',
    );
  } else {
    const absent = prepared.classes.filter(({ labelCount }) => labelCount === 0).map(({ className }) => className);
    if (absent.length > 0) {
      warn(
        'no-ground-truth',
        `no ground truth counts for ${absent.join(', ')}; such a class has AP 0 and errors 1, and counts in every mean, as the official evaluation defines it`,
      );
    }
  }
  const { score, namedSample } = predictions;
  let outside = -1;
  let outsideCount = 0;
  for (let row = 0; row < score.length; row++) {
    if (score[row] >= 0 && score[row] <= 1) continue;
    if (outsideCount++ === 0) outside = row;
  }
  if (outsideCount > 0) {
    warn(
      'score-range',
      `${outsideCount} scores lie outside 0 to 1, the first ${score[outside]} in ${boxPlace(predictions, outside, 'prediction')}; a box without detection_score counts as -1`,
    );
  }
  if (namedSample !== undefined) {
    const places: string[] = [];
    for (let s = 0; s < predictions.sampleTokens.length; s++) {
      for (let row = predictions.sampleRows[s]; row < predictions.sampleRows[s + 1]; row++) {
        if (namedSample[row] !== s) places.push(boxPlace(predictions, row, 'prediction'));
      }
    }
    warn(
      'sample-token-mismatch',
      `${places.length} boxes name another sample than the one they are listed under and are compared with its ground truth: ${firstOf(places, 3)}`,
    );
  }
  return warnings;
}
