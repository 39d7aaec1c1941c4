import { bootstrapIntervals, evaluateNuscenes, nuscenesProfile, nuscenesStatistics } from '../../src/metrics/index.js';
import { makeNuscenesCase } from '../cases/nuscenesCase.js';
import { defineRow } from '../row.js';

const SCENES = 150;
const REPLICATES = 100;

export const row = defineRow({
  id: 'nuscenes-bootstrap',
  work: 'intervals of mAP and NDS, 100 replicates of 150 scenes with 6,019 samples x 200 detections',
  items: REPLICATES,
  reference: 'the same by evaluating every resample with nuscenes-devkit: 61-65 s x 100',
  minRounds: 3,
  prepare() {
    const { groundTruth, predictions, egoTranslation } = makeNuscenesCase();
    const profile = nuscenesProfile('nuscenes/detection-cvpr-2019');
    const evaluation = evaluateNuscenes({ groundTruth, predictions, surroundings: { egoTranslation } }, profile);
    const samples = groundTruth.sampleTokens.length;
    const sceneOfSample = Int32Array.from({ length: samples }, (_, s) => Math.floor((s * SCENES) / samples));
    return { evaluation, sceneOfSample };
  },
  run({ evaluation, sceneOfSample }) {
    const statistic = nuscenesStatistics(evaluation, sceneOfSample);
    const statistics = { mAP: statistic('mAP'), NDS: statistic('NDS') };
    const intervals = bootstrapIntervals(SCENES, statistics, { seed: 1, replicates: REPLICATES });
    for (const id of ['mAP', 'NDS'] as const) {
      const [value, { low, high }] = [evaluation.values[id]!, intervals[id]];
      if (!(low! < value && value < high!)) throw new Error(`${id} ${value} outside its interval ${low} to ${high}`);
    }
  },
});
