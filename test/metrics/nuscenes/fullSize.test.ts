import test from 'ava';
import { makeNuscenesCase } from '../../../bench/cases/nuscenesCase.js';
import { evaluateNuscenes, nuscenesProfile, nuscenesStatistics } from '../../../src/metrics/index.js';
import { expectedValues, readGolden, type ExpectedSummary } from '../../helpers/nuscenesDetectionGolden.js';

interface SizedExpectation {
  expected_summary: ExpectedSummary;
  counts: { samples: number; gt: number; pred: number; gt_after: number; pred_after: number };
}
const PROFILE = nuscenesProfile('nuscenes/detection-cvpr-2019');

for (const [samples, file] of [
  [100, 'small100x200'],
  [6019, 'full6019x200'],
] as const) {
  test(`${samples} samples with 200 detections each: all values of the official evaluation`, (t) => {
    const { expected_summary: expected, counts } = readGolden<SizedExpectation>(`speed/expected_${file}.json`);
    const { groundTruth, predictions, ...surroundings } = makeNuscenesCase(samples);
    t.is(groundTruth.sampleTokens.length, counts.samples);
    t.is(groundTruth.detection.length, counts.gt);
    t.is(predictions.detection.length, counts.pred);
    const evaluation = evaluateNuscenes({ groundTruth, predictions, surroundings }, PROFILE);
    t.is(evaluation.prepared.labelCount, counts.gt_after);
    t.is(evaluation.prepared.predictionCount, counts.pred_after);
    for (const [id, wanted] of expectedValues(expected)) {
      const value = evaluation.values[id];
      if (wanted === null) t.is(value, null, id);
      else t.true(Math.abs(value! - wanted) <= 1e-9, `${id}: ${value} instead of ${wanted}`);
    }
    const statistic = nuscenesStatistics(evaluation);
    t.is(statistic('NDS')(new Uint32Array(samples).fill(1)), evaluation.values.NDS);
  });
}
