import { readFileSync } from 'node:fs';
import { readNuscenesResults } from '../../src/datasets/nuscenes/index.js';
import { evaluateNuscenes, nuscenesProfile } from '../../src/metrics/index.js';
import { checkNuscenesCase, readNuscenesExpected } from '../cases/nuscenesExpected.js';
import { writeNuscenesCase } from '../cases/nuscenesFiles.js';
import { defineRow } from '../row.js';

export const row = defineRow({
  id: 'nuscenes-eval',
  work: 'the same from files: ground-truth boxes and results of 430 MB, read, scored; checked at 1e-9',
  items: 6019,
  reference: 'nuscenes-devkit: 117-125 s, 3.1 GB (2 shared AMD EPYC cores)',
  minRounds: 3,
  prepare: () => ({ files: writeNuscenesCase(), expected: readNuscenesExpected() }),
  async run({ files, expected }) {
    const profile = nuscenesProfile('nuscenes/detection-cvpr-2019');
    const reading = { detectionNames: profile.classes, maxBoxesPerSample: profile.maxBoxesPerSample };
    const { boxes: groundTruth } = await readNuscenesResults(files.groundTruth, reading);
    const positions = JSON.parse(readFileSync(files.egoPositions, 'utf8')) as Record<string, number[]>;
    const egoTranslation = Float64Array.from(groundTruth.sampleTokens.flatMap((token) => positions[token]));
    const { boxes: predictions } = await readNuscenesResults(files.results, reading);
    const input = { groundTruth, predictions, surroundings: { egoTranslation } };
    checkNuscenesCase(evaluateNuscenes(input, profile), expected);
  },
});
