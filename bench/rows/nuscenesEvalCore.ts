import { evaluateNuscenes, nuscenesProfile } from '../../src/metrics/index.js';
import { makeNuscenesCase } from '../cases/nuscenesCase.js';
import { checkNuscenesCase, readNuscenesExpected } from '../cases/nuscenesExpected.js';
import { defineRow } from '../row.js';

export const row = defineRow({
  id: 'nuscenes-eval-core',
  work: 'nuScenes detection scores of 6,019 samples x 200 detections in memory, filters and all curves; checked at 1e-9',
  items: 6019,
  reference: 'nuscenes-devkit: evaluation 61-65 s after filters of 6-16 s, 3.1 GB (2 shared AMD EPYC cores)',
  prepare: () => ({ ...makeNuscenesCase(), expected: readNuscenesExpected() }),
  run({ groundTruth, predictions, egoTranslation, expected }) {
    const profile = nuscenesProfile('nuscenes/detection-cvpr-2019');
    const input = { groundTruth, predictions, surroundings: { egoTranslation } };
    checkNuscenesCase(evaluateNuscenes(input, profile), expected);
  },
});
