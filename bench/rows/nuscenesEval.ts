import { scoreFiles } from '../../tracks/sensor-placement/scoreFiles.js';
import { checkNuscenesCase, readNuscenesExpected } from '../cases/nuscenesExpected.js';
import { writeNuscenesCase } from '../cases/nuscenesFiles.js';
import { defineRow } from '../row.js';

export const row = defineRow({
  id: 'nuscenes-eval',
  work: 'the same as `robosense score` does it from files: tables with 374,000 annotations and results of 430 MB, slices by range and class; checked at 1e-9',
  items: 6019,
  reference: 'nuscenes-devkit: 117-125 s without slices, 3.1 GB (2 shared AMD EPYC cores)',
  minRounds: 3,
  prepare: () => ({ files: writeNuscenesCase(), expected: readNuscenesExpected() }),
  async run({ files, expected }) {
    const { metrics } = await scoreFiles({
      groundTruth: files.dataroot,
      predictions: files.results,
      profile: 'nuscenes/detection-cvpr-2019',
      onFound: () => undefined,
    });
    checkNuscenesCase({ values: metrics }, expected);
  },
});
