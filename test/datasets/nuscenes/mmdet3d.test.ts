import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { groundTruthOfInfos, openMmdet3dInfos, readMmdet3dInfos } from '../../../src/datasets/nuscenes/index.js';
import { encodePickle, NumpyArray } from '../../../src/datasets/pickle/index.js';
import { FileFormatError } from '../../../src/errors/index.js';
import { projectPoints } from '../../../src/geometry/index.js';
import { evaluateNuscenes, nuscenesProfile } from '../../../src/metrics/index.js';
import { testWithRealData } from '../../helpers/realData.js';
import { temporaryFolder } from '../../helpers/temporaryFolder.js';

const REAL = join('open-mmlab__mmdetection3d', 'demo', 'data', 'nuscenes', 'n015-2018-07-24-11-22-45+0800.pkl');

testWithRealData('the real key frame: boxes hold their points, as counted by the data set', async (t, folder) => {
  const dataset = await openMmdet3dInfos({ path: join(folder, REAL) });
  t.deepEqual(dataset.ids, ['ca9a282c9e77460f8360f564131a8af5']);
  const sample = await dataset.sample(dataset.ids[0]);
  t.is(sample.files.length, 7);
  const cloud = await sample.pointCloud?.();
  const truth = await sample.groundTruth?.();
  if (!cloud || !truth) return t.fail();
  t.deepEqual(cloud.points.shape, [34_688, 5]);
  t.is(truth.names.length, 69);
  t.is(truth.names.filter((name) => name === 'ignore').length, 1);
  const boxes = truth.boxes.data;
  const points = cloud.points.data;
  let difference = 0;
  let stored = 0;
  for (let i = 0; i < 69; i++) {
    const [x, y, z, length, width, height, yaw] = boxes.subarray(7 * i, 7 * i + 7);
    let inside = 0;
    for (let at = 0; at < points.length; at += 5) {
      const [u, v] = [points[at] - x, points[at + 1] - y];
      const along = Math.cos(yaw) * u + Math.sin(yaw) * v;
      const across = Math.cos(yaw) * v - Math.sin(yaw) * u;
      if (Math.abs(along) <= length / 2 && Math.abs(across) <= width / 2 && Math.abs(points[at + 2] - z) <= height / 2)
        inside++;
    }
    difference += Math.abs(inside - truth.lidarPoints[i]);
    stored += truth.lidarPoints[i];
  }
  t.is(stored, 1009);
  // The boxes were counted with their tilt, the file keeps yaw alone: 29 of 1009 points differ; any other convention 60 or more.
  t.true(difference <= 29, `${difference}`);
});

testWithRealData(
  'the real key frame: projected centres are those that the file gives for its six cameras',
  async (t, folder) => {
    const file = join(folder, '_derived', 'nuscenes_ca9a282c.json');
    const dataset = await openMmdet3dInfos({ path: file });
    const sample = await dataset.sample(dataset.ids[0]);
    const truth = await sample.groundTruth?.();
    if (!truth || !sample.cameras) return t.fail();
    t.is(Object.keys(sample.cameras).length, 6);
    const { default: fs } = await import('node:fs');
    const raw = JSON.parse(fs.readFileSync(file, 'utf8')) as {
      data_list: { cam_instances: Record<string, { center_2d: [number, number]; depth: number }[]> }[];
    };
    let compared = 0;
    for (const [name, instances] of Object.entries(raw.data_list[0].cam_instances)) {
      const centres = truth.names.flatMap((_, i) => Array.from(truth.boxes.data.subarray(7 * i, 7 * i + 3)));
      const { uv, depthM } = projectPoints(Float64Array.from(centres), 3, sample.cameras[name]);
      for (const { center_2d, depth } of instances) {
        const nearest = Math.min(
          ...truth.names.map((_, i) =>
            Math.hypot(uv[2 * i] - center_2d[0], uv[2 * i + 1] - center_2d[1], 10 * (depthM[i] - depth)),
          ),
        );
        // The file's own camera boxes went through the ego poses of camera and LiDAR in float32.
        t.true(nearest < 1, `${name}: ${nearest}`);
        compared++;
      }
    }
    t.is(compared, 84);
  },
);

testWithRealData(
  'the real key frame: pickle and JSON say the same; global boxes are those of the tables',
  async (t, folder) => {
    const pickled = await readMmdet3dInfos(join(folder, REAL));
    t.deepEqual(await readMmdet3dInfos(join(folder, '_derived', 'nuscenes_ca9a282c.json')), pickled);
    const { boxes, egoTranslation } = groundTruthOfInfos(pickled);
    t.is(boxes.score.length, 68);
    // First annotation of this sample in the official tables: a pedestrian.
    [373.256, 1130.419, 0.8].forEach((value, axis) => t.true(Math.abs(boxes.translation[axis] - value) < 1e-4));
    t.deepEqual(Array.from(boxes.size.subarray(0, 3)), [0.621, 0.669, 1.642]);
    t.true(Math.abs(egoTranslation[0] - 411.3039) < 1e-3);
  },
);

testWithRealData(
  'the real key frame: its labels scored as predictions find every class that is there',
  async (t, folder) => {
    const infos = await readMmdet3dInfos(join(folder, REAL));
    for (const [id, present] of [
      ['nuscenes/detection-cvpr-2019', ['car', 'truck', 'pedestrian', 'traffic_cone', 'barrier']],
      ['nuscenes/robosense-track3', ['car', 'truck', 'bus', 'pedestrian', 'bicycle']],
    ] as const) {
      const profile = nuscenesProfile(id);
      const { boxes, bicycleRacks, egoTranslation } = groundTruthOfInfos(infos, profile.classes);
      const predictions = { ...boxes, score: new Float64Array(boxes.score.length).fill(0.5) };
      const surroundings = { egoTranslation, bicycleRacks };
      const { values } = evaluateNuscenes({ groundTruth: boxes, predictions, surroundings }, profile);
      for (const name of profile.classes) {
        const isPresent = (present as readonly string[]).includes(name);
        t.true(Math.abs((values[`${name}/AP`] ?? NaN) - (isPresent ? 1 : 0)) < 1e-12, `${id} ${name}`);
        t.is(values[`${name}/ATE`], isPresent ? 0 : 1, `${id} ${name}`);
      }
      // Official: a class without labels counts as 0.
      t.true(Math.abs((values.mAP ?? NaN) - present.length / profile.classes.length) < 1e-12);
    }
  },
);

const identity = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];
const rows = (values: readonly number[], width: number): number[][] =>
  Array.from({ length: values.length / width }, (_, row) => values.slice(width * row, width * (row + 1)));

/** A small info file: one car 10 m ahead, moving forward at 2 m/s. */
function smallInfo(change: (frame: Record<string, unknown>, file: Record<string, unknown>) => void = () => undefined) {
  const frame: Record<string, unknown> = {
    token: '10000000000000000000000000000001',
    timestamp: 1.5,
    ego2global: rows(identity, 4),
    images: {
      CAM_FRONT: {
        img_path: 'a.png',
        cam2img: [
          [8, 0, 8],
          [0, 8, 4.5],
          [0, 0, 1],
        ],
        lidar2cam: rows(identity, 4),
      },
    },
    lidar_points: { lidar_path: 'a.pcd.bin', lidar2ego: rows(identity, 4), num_pts_feats: 5 },
    instances: [
      {
        bbox_3d: [0, 10, 0, 4, 2, 1.5, Math.PI / 2],
        bbox_label_3d: 1,
        velocity: [0, 2],
        num_lidar_pts: 3,
        num_radar_pts: 1,
      },
      { bbox_3d: [1, 0, 0, 1, 1, 1, 0], bbox_label_3d: 0, velocity: [NaN, NaN] },
    ],
  };
  const file: Record<string, unknown> = { data_list: [frame], metainfo: { categories: { pedestrian: 0, car: 1 } } };
  change(frame, file);
  return file;
}

test('boxes and velocities are turned to x forward; JSON with NaN and pickles alike', async (t) => {
  const folder = temporaryFolder(t);
  const json = join(folder, 'infos.json');
  writeFileSync(json, JSON.stringify(smallInfo()).replaceAll('null', 'NaN'));
  const pickle = join(folder, 'infos.pkl');
  writeFileSync(
    pickle,
    encodePickle(
      smallInfo((frame) => void (frame.ego2global = new NumpyArray('f8', [4, 4], Float64Array.from(identity)))),
    ),
  );
  t.deepEqual(await readMmdet3dInfos(pickle), await readMmdet3dInfos(json));
  const dataset = await openMmdet3dInfos({ path: json });
  t.true(dataset.hasGroundTruth);
  const truth = await (await dataset.sample('10000000000000000000000000000001')).groundTruth?.();
  t.deepEqual(truth?.names, ['car', 'pedestrian']);
  t.deepEqual(Array.from(truth?.boxes.data ?? []), [10, -0, 0, 4, 2, 1.5, 0, 0, -1, 0, 1, 1, 1, -Math.PI / 2]);
  t.deepEqual(Array.from(truth?.velocities ?? []), [2, -0, NaN, NaN]);
  const { boxes } = groundTruthOfInfos(await readMmdet3dInfos(json), ['car']);
  t.deepEqual(Array.from(boxes.translation), [0, 10, 0]);
  t.deepEqual(Array.from(boxes.size), [2, 4, 1.5]);
  t.deepEqual(Array.from(boxes.velocity), [0, 2]);
  t.deepEqual(Array.from(boxes.numPts), [4]);
});

for (const [title, change, problem] of [
  [
    'an older layout',
    (_, file) => ((file.infos = file.data_list), delete file.data_list),
    /\/data_list: .*update_infos_to_v2/,
  ],
  ['no frames', (_, file) => delete file.data_list, /\/data_list: is missing/],
  ['a missing token', (frame) => delete frame.token, /\/data_list\/0\/token: is missing/],
  [
    'a path that leaves the folder',
    (frame) => (frame.lidar_points = { lidar_path: '../a', lidar2ego: identity }),
    /lidar_path: .*does not lie below/,
  ],
  [
    'a matrix of nine',
    (frame) => (frame.ego2global = rows(identity.slice(0, 9), 3)),
    /\/data_list\/0\/ego2global: has 9 numbers instead of 16/,
  ],
  [
    'a box of six',
    (frame) => (frame.instances = [{ bbox_3d: [1, 2, 3, 4, 5, 6], bbox_label_3d: 0 }]),
    /instances\/0\/bbox_3d: has 6/,
  ],
  [
    'a flat box',
    (frame) => (frame.instances = [{ bbox_3d: [1, 2, 3, 4, 0, 6, 7], bbox_label_3d: 0 }]),
    /bbox_3d: has a size/,
  ],
  [
    'an unknown label',
    (frame) => (frame.instances = [{ bbox_3d: [1, 2, 3, 4, 5, 6, 7], bbox_label_3d: 9 }]),
    /bbox_label_3d: 9 is no class/,
  ],
  ['a token twice', (frame, file) => (file.data_list = [frame, frame]), /\/data_list\/1\/token: .*occurs twice/],
] as [string, (frame: Record<string, unknown>, file: Record<string, unknown>) => void, RegExp][]) {
  for (const kind of ['json', 'pkl']) {
    test(`refused (${kind}): ${title}`, async (t) => {
      const path = join(temporaryFolder(t), `infos.${kind}`);
      const info = smallInfo(change);
      writeFileSync(path, kind === 'json' ? JSON.stringify(info) : encodePickle(info));
      await t.throwsAsync(readMmdet3dInfos(path), { instanceOf: FileFormatError, message: problem });
    });
  }
}
