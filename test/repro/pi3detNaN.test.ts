import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { encodePickle, parsePickle, type NumpyArray } from '../../src/datasets/pickle/index.js';
import { FileFormatError } from '../../src/errors/index.js';
import { track } from '../../tracks/cross-platform-3d-object-detection/track.js';
import { temporaryFolder } from '../helpers/temporaryFolder.js';
import { projectUrl } from '../helpers/projectUrl.js';

const golden = (name: string): string => projectUrl(`test/golden/track5/${name}`).pathname;

/** The message named the frame, but neither the file nor the key. */
for (const [key, index, row] of [
  ['boxes_lidar', 9, 1],
  ['score', 2, 2],
] as const) {
  test(`a ${key} that is not finite in result.pkl is named by file, frame, key and row`, async (t) => {
    const source = golden('pi3det_drone_small.result.pkl');
    const value = parsePickle(readFileSync(source), source) as Map<string, NumpyArray>[];
    (value[3]!.get(key)!.data as Float32Array)[index] = NaN;
    const predictions = join(temporaryFolder(t), 'result.pkl');
    writeFileSync(predictions, encodePickle(value));
    await t.throwsAsync(
      track.scoreFiles({
        groundTruth: golden('pi3det_drone_small.infos.p4.pkl'),
        predictions,
        profile: 'kitti/r40-exact',
        onFound: () => undefined,
      }),
      {
        instanceOf: FileFormatError,
        message: `${predictions}: frame 0000003, ${key}, row ${row}: NaN is no finite number`,
      },
    );
  });
}
