import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import fc from 'fast-check';
import {
  ATTRIBUTE_NAMES,
  boxVelocity,
  buildNuscenesRecords,
  openNuscenesDataset,
  openNuscenesTables,
  sensorFilename,
  writeNuscenesPoints,
  writeNuscenesTables,
  type DatabaseToWrite,
  type NuscenesTableRecords,
  type ObjectToWrite,
  type SceneToWrite,
} from '../../../src/datasets/nuscenes/index.js';
import { InputError } from '../../../src/errors/index.js';
import { makePointCloud, writeImage } from '../../../src/sensors/index.js';
import ndarray from 'ndarray';
import { nuscenesGolden } from '../../helpers/nuscenesGolden.js';
import { temporaryFolder } from '../../helpers/temporaryFolder.js';

const coordinate = fc.double({ min: -2000, max: 2000, noNaN: true });
const vector = fc.tuple(coordinate, coordinate, coordinate);
const rotation = fc.tuple(coordinate, coordinate, coordinate, coordinate);
const object = fc.record({
  instance: fc.constantFrom('a', 'b', 'c', 'd'),
  attribute: fc.constantFrom(...ATTRIBUTE_NAMES.slice(1)),
  translation: vector,
  size: vector,
  rotation,
  lidarPoints: fc.nat(1000),
  radarPoints: fc.nat(10),
});
const sample = fc.record({
  objects: fc.uniqueArray(object, { selector: ({ instance }) => instance, maxLength: 4 }),
  egoTranslation: vector,
  egoRotation: rotation,
  sweeps: fc.nat(2),
});

const START_US = 1_600_000_000_000_000;

/** Category by instance, so that an object keeps its own. */
const CATEGORY: Record<string, string> = {
  a: 'vehicle.car',
  b: 'human.pedestrian.adult',
  c: 'vehicle.truck',
  d: 'animal',
};

const scenes = fc.array(fc.array(sample, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 3 }).map((list) =>
  list.map((samples, s): SceneToWrite => {
    const name = `carla-${1126 + s}`;
    return {
      name,
      samples: samples.map(({ objects, egoTranslation, egoRotation, sweeps }, i) => {
        const timestampUs = START_US + 500_000 * i;
        const files = Array.from({ length: sweeps + 1 }, (_, k) => {
          const isKeyFrame = k === sweeps;
          const time = timestampUs - 50_000 * (sweeps - k);
          const filename = sensorFilename(name, 'LIDAR_TOP', time, 'pcd.bin', isKeyFrame);
          return { channel: 'LIDAR_TOP', timestampUs: time, egoTranslation, egoRotation, filename, isKeyFrame };
        });
        return {
          timestampUs,
          files,
          objects: objects.map((o): ObjectToWrite => ({ ...o, category: CATEGORY[o.instance] })),
        };
      }),
    };
  }),
);

const LIDAR = {
  channel: 'LIDAR_TOP',
  modality: 'lidar',
  translation: [0, 0, 1.8],
  rotation: [0.707, 0, 0, -0.707],
} as const;

test('what is written is read back: every field, the order, the chains', async (t) => {
  await fc.assert(
    fc.asyncProperty(scenes, async (list) => {
      const root = temporaryFolder(t);
      const records = buildNuscenesRecords({ sensors: [LIDAR], scenes: list });
      await writeNuscenesTables(root, 'v1.0-trainval', records);
      const tables = await openNuscenesTables(root);
      const { samples, annotations, sampleData, egoPoses } = tables;
      const flat = list.flatMap((scene) => scene.samples.map((each) => ({ ...each, scene })));
      t.is(samples.tokens.rows, flat.length);
      t.deepEqual(tables.warnings, []);
      let row = 0;
      let file = 0;
      flat.forEach(({ scene, timestampUs, objects, files }, s) => {
        t.is(samples.timestampUs[s], timestampUs);
        t.is(tables.scenes.records[samples.scene[s]].name, scene.name);
        const index = scene.samples.findIndex((each) => each.timestampUs === timestampUs);
        t.is(samples.previous[s], index === 0 ? -1 : s - 1);
        t.is(samples.next[s], index === scene.samples.length - 1 ? -1 : s + 1);
        for (const each of files) {
          t.is(sampleData.filename(file), each.filename);
          t.is(sampleData.sample[file], s);
          t.is(sampleData.timestampUs[file], each.timestampUs);
          const pose = sampleData.egoPose[file];
          t.deepEqual(Array.from(egoPoses.translation.subarray(3 * pose, 3 * pose + 3)), plus(each.egoTranslation));
          t.deepEqual(Array.from(egoPoses.rotation.subarray(4 * pose, 4 * pose + 4)), plus(each.egoRotation));
          if (each.isKeyFrame) t.is(tables.keyFrame(s, 'LIDAR_TOP'), file);
          t.is(sampleData.previous[file], index === 0 && each === files[0] ? -1 : file - 1);
          file++;
        }
        t.deepEqual(
          Array.from(tables.annotationsOf(s)),
          objects.map((_, i) => row + i),
        );
        for (const each of objects) {
          t.is(tables.categoryOf(row), each.category);
          t.is(
            tables.attributes.records[annotations.attributes[annotations.attributeStarts[row]]].name,
            each.attribute as string,
          );
          t.deepEqual(Array.from(annotations.translation.subarray(3 * row, 3 * row + 3)), plus(each.translation));
          t.deepEqual(Array.from(annotations.size.subarray(3 * row, 3 * row + 3)), plus(each.size));
          t.deepEqual(Array.from(annotations.rotation.subarray(4 * row, 4 * row + 4)), plus(each.rotation));
          t.is(annotations.lidarPoints[row], each.lidarPoints);
          t.is(annotations.radarPoints[row], each.radarPoints ?? 0);
          const inScene = (offset: number): boolean =>
            scene.samples[index + offset]?.objects.some(({ instance }) => instance === each.instance) ?? false;
          if (inScene(1)) t.is(annotations.sample[annotations.next[row]], s + 1);
          if (inScene(-1) || inScene(1)) t.true(Number.isFinite(boxVelocity(tables, row)[0]));
          row++;
        }
      });
      t.is(annotations.tokens.rows, row);
    }),
    { numRuns: 25 },
  );
});

/** JSON has no negative zero of its own in JavaScript's writer. */
const plus = (values: readonly number[]): number[] => values.map((value) => (value === 0 ? 0 : value));

test('tokens are decimals of 32 digits, as in Place3D', (t) => {
  const camera = {
    ...LIDAR,
    channel: 'CAM_FRONT',
    modality: 'camera',
    intrinsic: [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
  } as const;
  const at = { timestampUs: START_US, egoTranslation: [0, 0, 0], egoRotation: [1, 0, 0, 0] } as const;
  const records = buildNuscenesRecords({
    sensors: [LIDAR, camera],
    scenes: [
      {
        name: 'carla-1126',
        samples: [
          {
            timestampUs: START_US,
            files: [
              { ...at, channel: 'LIDAR_TOP', filename: 'samples/LIDAR_TOP/a.pcd.bin' },
              { ...at, channel: 'CAM_FRONT', filename: 'samples/CAM_FRONT/a.png', widthPx: 16, heightPx: 9 },
            ],
            objects: [],
          },
        ],
      },
    ],
  });
  t.is(records.sample[0].token, '10000000000000000000000000000001');
  t.is(records.scene[0].token, '70000000000000000000000000000001');
  t.deepEqual(
    records.sample_data.map(({ token, fileformat }) => [token, fileformat]),
    [
      ['30000000000000000000000000000001', 'pcd'],
      ['30100000000000000000000000000001', 'png'],
    ],
  );
  for (const rows of Object.values(records) as { token: string }[][]) {
    if (rows === (records.visibility as unknown)) continue;
    for (const { token } of rows) t.regex(token, /^\d{32}$/);
  }
});

test('golden tables written anew are read as before', async (t) => {
  const names = ['category', 'attribute', 'visibility', 'sensor', 'calibrated_sensor', 'log', 'map', 'scene', 'sample'];
  const tables = [...names, 'instance', 'ego_pose', 'sample_data', 'sample_annotation'];
  const records = Object.fromEntries(
    tables.map((table) => [table, nuscenesGolden<unknown[]>('nus40', 'tables', `${table}.json.gz`)]),
  ) as unknown as NuscenesTableRecords;
  const root = temporaryFolder(t);
  await writeNuscenesTables(root, 'v1.0-trainval', records);
  for (const table of tables) {
    const written = JSON.parse(readFileSync(join(root, 'v1.0-trainval', `${table}.json`), 'utf8')) as unknown;
    t.deepEqual(written, records[table as keyof NuscenesTableRecords]);
  }
  t.true(existsSync(join(root, 'maps', 'dummy.png')));
  t.is((await openNuscenesTables(root)).annotations.tokens.rows, 1024);
});

test('clouds and images that were written come back through the data set, bit for bit', async (t) => {
  const root = temporaryFolder(t);
  const name = 'carla-1126';
  const files = {
    lidar: sensorFilename(name, 'LIDAR_TOP', START_US, 'pcd.bin'),
    camera: sensorFilename(name, 'CAM_FRONT', START_US, 'png'),
  };
  const at = {
    timestampUs: START_US,
    egoTranslation: [10, 20, 0],
    egoRotation: [Math.SQRT1_2, 0, 0, Math.SQRT1_2],
  } as const;
  const database: DatabaseToWrite = {
    sensors: [
      LIDAR,
      {
        channel: 'CAM_FRONT',
        modality: 'camera',
        translation: [0, 0, 1.8],
        rotation: [0.5, -0.5, 0.5, -0.5],
        intrinsic: [
          [8, 0, 8],
          [0, 8, 4.5],
          [0, 0, 1],
        ],
      },
    ],
    scenes: [
      {
        name,
        samples: [
          {
            timestampUs: START_US,
            files: [
              { ...at, channel: 'LIDAR_TOP', filename: files.lidar },
              { ...at, channel: 'CAM_FRONT', filename: files.camera, widthPx: 16, heightPx: 9 },
            ],
            // Ten metres ahead of the vehicle, which looks along global +y; as high as the sensor.
            objects: [
              {
                instance: 'car',
                category: 'vehicle.car',
                translation: [10, 30, 1.8],
                size: [2, 4, 1.5],
                rotation: [Math.SQRT1_2, 0, 0, Math.SQRT1_2],
                lidarPoints: 3,
              },
            ],
          },
        ],
      },
    ],
  };
  await writeNuscenesTables(root, 'v1.0-trainval', buildNuscenesRecords(database));
  const points = Float32Array.of(10, 0.25, -0, -3.5, 1.25, 0.1);
  await writeNuscenesPoints(join(root, files.lidar), makePointCloud(points, ['x', 'y', 'z']));
  const pixels = ndarray(
    Uint8Array.from({ length: 16 * 9 * 3 }, (_, i) => i % 251),
    [9, 16, 3],
  );
  await writeImage(join(root, files.camera), { pixels });

  // Track 3's axes on disk: x right, y forward, intensity 1, ring 0.
  const disk = new Float32Array(new Uint8Array(readFileSync(join(root, files.lidar))).buffer);
  t.deepEqual(Array.from(disk), Array.from(Float32Array.of(-0.25, 10, -0, 1, 0, -1.25, -3.5, 0.1, 1, 0)));

  const dataset = await openNuscenesDataset({ path: root, lists: 'robosense-track3' });
  t.deepEqual(dataset.ids, ['10000000000000000000000000000001']);
  const read = await dataset.sample(dataset.ids[0]);
  t.is(read.sequence, name);
  const cloud = await read.pointCloud?.();
  t.is(cloud?.frame, undefined);
  t.deepEqual(
    Array.from(cloud?.points.data ?? []).filter((_, i) => i % 5 < 3),
    Array.from(points),
  );
  t.deepEqual((await read.image?.('CAM_FRONT'))?.pixels.data, pixels.data);
  const truth = await read.groundTruth?.();
  const expected = [10, 0, 0, 4, 2, 1.5, 0];
  // The mounting's quaternion has norm 0.99985 and is normalised: no more than rounding is left.
  expected.forEach((value, i) => t.true(Math.abs((truth?.boxes.data[i] ?? NaN) - value) < 1e-12, `column ${i}`));
  t.deepEqual(truth?.names, ['car']);
  // Straight ahead is the middle of the image.
  const camera = read.cameras?.CAM_FRONT;
  const m = camera?.cameraFromLidar ?? [];
  t.true(Math.abs(m[8] * 10 + m[11] - 10) < 1e-12 && Math.abs(m[0] * 10 + m[3]) < 1e-12);
  await t.throwsAsync(async () => read.image?.('CAM_BACK'), { message: /no camera 'CAM_BACK'; known: CAM_FRONT/ });
  await t.throwsAsync(dataset.sample('1'), { message: /no sample '1'/ });
});

test('what cannot be written is refused, scene and sample named', async (t) => {
  const file = {
    channel: 'LIDAR_TOP',
    timestampUs: 1,
    egoTranslation: [0, 0, 0],
    egoRotation: [1, 0, 0, 0],
    filename: 'a',
  } as const;
  const box = {
    instance: 'a',
    category: 'vehicle.car',
    translation: [0, 0, 0],
    size: [1, 1, 1],
    rotation: [1, 0, 0, 0],
    lidarPoints: 0,
  } as const;
  const build = (samples: SceneToWrite['samples'], names = ['s']) =>
    buildNuscenesRecords({ sensors: [LIDAR], scenes: names.map((name) => ({ name, samples })) });
  const sampleOf = (change: object) => ({ timestampUs: 1, files: [file], objects: [box], ...change });
  t.throws(() => build([sampleOf({}), sampleOf({})]), {
    instanceOf: InputError,
    message: /scene s, sample 1: .*not later/,
  });
  t.throws(() => build([sampleOf({ files: [{ ...file, channel: 'X' }] })]), { message: /no sensor X/ });
  t.throws(() => build([sampleOf({ objects: [box, box] })]), { message: /object a stands twice/ });
  t.throws(() => build([sampleOf({ objects: [{ ...box, attribute: 'big' }] })]), { message: /no attribute big/ });
  t.throws(() => build([sampleOf({}), sampleOf({ timestampUs: 2, objects: [{ ...box, category: 'animal' }] })]), {
    message: /object a is animal, before it was vehicle\.car/,
  });
  t.throws(() => build([sampleOf({})], ['s', 's']), { message: /same name/ });
  t.throws(() => build([]), { message: /no samples/ });
  const records = build([sampleOf({ objects: [{ ...box, translation: [NaN, 0, 0] }] })]);
  await t.throwsAsync(writeNuscenesTables(temporaryFolder(t), 'v1.0-mini', records), {
    message: /sample_annotation: record '2\d+': .*NaN/,
  });
});
