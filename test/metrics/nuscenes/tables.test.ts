/** From official tables and a results file to the official files, nothing in between but the toolkit. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import test from 'ava';
import {
  nuscenesGroundTruth,
  nuscenesSplit,
  openNuscenesTables,
  readNuscenesResults,
} from '../../../src/datasets/nuscenes/index.js';
import { evaluateNuscenes, nuscenesProfile, nuscenesStatistics } from '../../../src/metrics/index.js';
import {
  expectedValues,
  goldenUrl,
  readGolden,
  type ExpectedDetails,
  type ExpectedSummary,
} from '../../helpers/nuscenesDetectionGolden.js';
import { nuscenesDataroot } from '../../helpers/nuscenesGolden.js';
import { temporaryFolder } from '../../helpers/temporaryFolder.js';

interface Counts {
  before: number;
  after: number;
  after_per_class: Record<string, number>;
}

for (const [set, profileId, lists] of [
  ['nus40', 'nuscenes/detection-cvpr-2019', 'nuscenes'],
  ['carla40_track3_6class', 'nuscenes/robosense-track3', 'robosense-track3'],
] as const) {
  test(`${set}: tables and results file give the official scores`, async (t) => {
    const profile = nuscenesProfile(profileId);
    const tables = await openNuscenesTables(nuscenesDataroot(t, set));
    const split = nuscenesSplit(tables, lists);
    const surroundings = nuscenesGroundTruth(tables, split, { detectionNames: profile.classes });
    const path = join(temporaryFolder(t), 'results_nusc.json');
    writeFileSync(path, gunzipSync(readFileSync(goldenUrl(`${set}/results_nusc.json.gz`))));
    const { boxes: predictions } = await readNuscenesResults(path, { detectionNames: profile.classes });
    const evaluation = evaluateNuscenes({ groundTruth: surroundings.boxes, predictions, surroundings }, profile);

    const wanted = expectedValues(readGolden<ExpectedSummary>(`${set}/expected_summary.json`));
    t.is(wanted.size, Object.keys(evaluation.values).length);
    for (const [id, value] of wanted) {
      const found = evaluation.values[id];
      if (value === null) t.is(found, null, id);
      else t.true(Math.abs(found! - value) <= 1e-9, `${id}: ${found} instead of ${value}`);
    }
    const { counts } = readGolden<{ counts: Record<'gt' | 'pred', Counts> }>(`${set}/expected_loaded.json.gz`);
    t.is(surroundings.boxes.detection.length, counts.gt.before);
    t.is(predictions.detection.length, counts.pred.before);
    t.is(evaluation.prepared.labelCount, counts.gt.after);
    t.is(evaluation.prepared.predictionCount, counts.pred.after);
    for (const { className, labelCount, ranked } of evaluation.prepared.classes) {
      t.is(labelCount, counts.gt.after_per_class[className]);
      t.is(ranked.row.length, counts.pred.after_per_class[className]);
    }
    const details = readGolden<ExpectedDetails>(`${set}/expected_details.json.gz`);
    t.deepEqual(Object.keys(details), [...evaluation.curves.keys()]);
    for (const [id, columns] of Object.entries(details)) {
      const { recall, precision, confidence, errors } = evaluation.curves.get(id)!;
      for (const [column, values] of Object.entries(columns)) {
        const found = { recall, precision, confidence, ...errors }[column]!;
        values.forEach((value, k) => t.true(Math.abs(found[k] - value!) <= 1e-9, `${id} ${column} ${k}`));
      }
    }

    // Scenes as units of the bootstrap: without the first one nothing of it counts.
    const statistic = nuscenesStatistics(evaluation, surroundings.sceneOfSample);
    const scenes = surroundings.sceneNames.length;
    t.is(statistic('mAP')(new Uint32Array(scenes).fill(1)), evaluation.values.mAP);
    t.not(statistic('mAP')(new Uint32Array(scenes).fill(1, 1)), evaluation.values.mAP);
    t.is(statistic('mAP')(new Uint32Array(scenes)), null);
  });

  test(`${set}: ground truth scored as prediction`, async (t) => {
    const profile = nuscenesProfile(profileId);
    const tables = await openNuscenesTables(nuscenesDataroot(t, set));
    const surroundings = nuscenesGroundTruth(tables, nuscenesSplit(tables, lists), { detectionNames: profile.classes });
    const { boxes } = surroundings;
    const predictions = { ...boxes, score: new Float64Array(boxes.score.length).fill(1) };
    const { values, summary } = evaluateNuscenes({ groundTruth: boxes, predictions, surroundings }, profile);
    for (const { className, averagePrecision, errors } of summary.classes) {
      // 1 up to the rounding of 0.9 / 0.9.
      averagePrecision.forEach((value) => t.true(Math.abs(value - 1) < 1e-12, className));
      t.is(errors.trans_err, 0);
      t.true(Math.abs(errors.scale_err) < 1e-12);
    }
    t.true(Math.abs(values.mAP! - 1) < 1e-12);
    t.is(values.mATE, 0);
    t.true(values.NDS! > 0.99);
  });
}

test('what the class list of a profile lacks is refused with the sample it stands in', async (t) => {
  const six = nuscenesProfile('nuscenes/place3d');
  const tables = await openNuscenesTables(nuscenesDataroot(t, 'nus40'));
  const surroundings = nuscenesGroundTruth(tables, nuscenesSplit(tables, 'nuscenes'));
  const { boxes } = surroundings;
  t.throws(() => evaluateNuscenes({ groundTruth: boxes, predictions: boxes, surroundings }, six), {
    name: 'InputError',
    message: /^sample \w+, ground-truth box \d+ \(counted from 0\): class \w+ is not one of car, truck, bus/,
  });
});
