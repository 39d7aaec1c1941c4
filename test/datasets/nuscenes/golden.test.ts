import test from 'ava';
import {
  ATTRIBUTE_NAMES,
  boxesAt,
  boxesInSensorFrame,
  boxVelocity,
  DETECTION_NAMES,
  nuscenesGroundTruth,
  nuscenesSplit,
  openNuscenesTables,
  readSweeps,
  sweepsOf,
} from '../../../src/datasets/nuscenes/index.js';
import { nuscenesDataroot, nuscenesGolden, nuscenesGoldenPath } from '../../helpers/nuscenesGolden.js';

interface LoadedBox {
  translation: number[];
  size: number[];
  rotation: number[];
  velocity: (number | null)[];
  ego_translation: number[];
  num_pts: number;
  detection_name: string;
  detection_score: number;
  attribute_name: string;
}
interface SeenBox {
  token: string;
  center: number[];
  wlh?: number[];
  rotation_wxyz: number[];
}
interface ExpectedBoxes {
  box_velocity: Record<string, (number | null)[]>;
  get_boxes_interpolated: Record<string, SeenBox[]>;
  sensor_frame_boxes: Record<string, SeenBox[]>;
}

const SETS = [
  ['nus40', 'nuscenes'],
  ['carla40_track3_6class', 'robosense-track3'],
] as const;

/** NaN is null in the golden files. */
const nullable = (values: Iterable<number>): (number | null)[] =>
  Array.from(values, (value) => (Number.isNaN(value) ? null : value));

for (const [set, lists] of SETS) {
  for (const sweeps of [true, false]) {
    test(`${set}: ground truth equals the official loader's, bit for bit${sweeps ? '' : ' (key frames alone)'}`, async (t) => {
      const tables = await openNuscenesTables(nuscenesDataroot(t, set), undefined, { sweeps });
      const split = nuscenesSplit(tables, lists);
      t.is(split.name, 'val');
      const { boxes, egoTranslation, sceneNames, sceneOfSample } = nuscenesGroundTruth(tables, split);
      const expected = nuscenesGolden<{ gt_boxes: Record<string, LoadedBox[]> }>(
        set,
        'expected_loaded.json.gz',
      ).gt_boxes;
      t.deepEqual(boxes.sampleTokens, Object.keys(expected));
      t.is(sceneOfSample.length, 40);
      t.is(sceneNames.length, 4);
      boxes.sampleTokens.forEach((token, s) => {
        const first = boxes.sampleRows[s];
        t.is(boxes.sampleRows[s + 1] - first, expected[token].length);
        expected[token].forEach((box, i) => {
          const row = first + i;
          const translation = Array.from(boxes.translation.subarray(3 * row, 3 * row + 3));
          const found = {
            translation,
            size: Array.from(boxes.size.subarray(3 * row, 3 * row + 3)),
            rotation: Array.from(boxes.rotation.subarray(4 * row, 4 * row + 4)),
            velocity: nullable(boxes.velocity.subarray(2 * row, 2 * row + 2)),
            ego_translation: translation.map((value, axis) => value - egoTranslation[3 * s + axis]),
            num_pts: boxes.numPts[row],
            detection_name: DETECTION_NAMES[boxes.detection[row]],
            detection_score: boxes.score[row],
            attribute_name: ATTRIBUTE_NAMES[boxes.attribute[row]],
            sample_token: token,
          };
          t.deepEqual(found as unknown, box);
        });
      });
    });
  }

  test(`${set}: velocities equal the official ones, bit for bit`, async (t) => {
    const tables = await openNuscenesTables(nuscenesDataroot(t, set));
    const expected = nuscenesGolden<ExpectedBoxes>(set, 'expected_boxes.json.gz').box_velocity;
    t.is(Object.keys(expected).length, tables.annotations.tokens.rows);
    for (const [token, velocity] of Object.entries(expected)) {
      t.deepEqual(nullable(boxVelocity(tables, tables.annotations.tokens.rowOf(token))), velocity);
    }
  });

  for (const [key, boxesOf] of [
    ['get_boxes_interpolated', boxesAt],
    ['sensor_frame_boxes', boxesInSensorFrame],
  ] as const) {
    test(`${set}: ${key} within 1e-9`, async (t) => {
      const tables = await openNuscenesTables(nuscenesDataroot(t, set));
      const expected = nuscenesGolden<ExpectedBoxes>(set, 'expected_boxes.json.gz')[key];
      t.true(Object.keys(expected).length > 0);
      for (const [token, list] of Object.entries(expected)) {
        const boxes = boxesOf(tables, tables.sampleData.tokens.rowOf(token));
        t.is(boxes.annotations.length, list.length);
        list.forEach((box, i) => {
          t.is(tables.annotations.tokens.token(boxes.annotations[i]), box.token);
          const columns = [
            [boxes.translation, box.center],
            [boxes.rotation, box.rotation_wxyz],
            ...(box.wlh ? ([[boxes.size, box.wlh]] as const) : []),
          ] as const;
          for (const [column, values] of columns) {
            values.forEach((value, axis) => {
              t.true(Math.abs(column[values.length * i + axis] - value) < 1e-9);
            });
          }
        });
      }
    });
  }
}

test('multi-sweep cloud within 1e-4 m, times within float32', async (t) => {
  const expected = nuscenesGolden<{
    sample_token: string;
    nsweeps: number;
    min_distance: number;
    files_newest_first: string[];
    points_xyzi: number[][];
    time_lag_s: number[];
  }>('multisweep', 'expected_multisweep.json.gz');
  const tables = await openNuscenesTables(nuscenesDataroot(t, 'nus40'));
  const sample = tables.samples.tokens.rowOf(expected.sample_token);
  const reading = {
    sweepCount: expected.nsweeps,
    minDistanceM: expected.min_distance,
    dataroot: nuscenesGoldenPath('multisweep'),
  };
  const files = sweepsOf(tables, sample, reading).map((row) => tables.sampleData.filename(row));
  t.deepEqual(files, expected.files_newest_first);
  const cloud = await readSweeps(tables, sample, reading);
  t.deepEqual(cloud.channels, ['x', 'y', 'z', 'intensity', 'ring', 'time']);
  t.deepEqual(cloud.points.shape, [expected.points_xyzi.length, 6]);
  let worst = 0;
  expected.points_xyzi.forEach((point, i) => {
    point.forEach((value, c) => void (worst = Math.max(worst, Math.abs(value - cloud.points.data[6 * i + c]))));
    // The devkit counts into the past.
    t.is(cloud.points.data[6 * i + 5], Math.fround(0 - expected.time_lag_s[i]));
  });
  t.true(worst < 1e-4, `worst ${worst}`);
});

test('sweeps end where the scene begins; without sweeps they are refused', async (t) => {
  const root = nuscenesDataroot(t, 'nus40');
  const tables = await openNuscenesTables(root);
  t.is(sweepsOf(tables, 0, { sweepCount: 6 }).length, 1);
  const keyFrames = await openNuscenesTables(root, undefined, { sweeps: false });
  t.true(keyFrames.sampleData.tokens.rows < tables.sampleData.tokens.rows);
  t.true(keyFrames.egoPoses.tokens.rows < tables.egoPoses.tokens.rows);
  t.throws(() => sweepsOf(keyFrames, 3, { sweepCount: 2 }), { message: /opened without sweeps/ });
  t.throws(() => sweepsOf(tables, 0, { sweepCount: 1, channel: 'LIDAR_REAR' }), {
    message: /no key frame of LIDAR_REAR/,
  });
});
