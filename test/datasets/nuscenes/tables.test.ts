import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import fc from 'fast-check';
import {
  nuscenesGroundTruth,
  nuscenesSplit,
  openNuscenesTables,
  TokenIndex,
} from '../../../src/datasets/nuscenes/index.js';
import { FileFormatError, InputError } from '../../../src/errors/index.js';
import { nuscenesDataroot } from '../../helpers/nuscenesGolden.js';
import { temporaryFolder } from '../../helpers/temporaryFolder.js';

type Records = Record<string, unknown>[];

/** Changes the records of one table. */
function changing(table: string, change: (records: Records) => void) {
  return (name: string, text: string): string => {
    if (name !== table) return text;
    const records = JSON.parse(text) as Records;
    change(records);
    return JSON.stringify(records);
  };
}

test('tokens are text, whatever they look like', (t) => {
  const tokens = ['10000000000000000000000000000001', '10000000000000000000000000000002', '1', '01', 'é', 'full', ' '];
  const index = new TokenIndex();
  const bytes = tokens.map((token) => Buffer.from(token, 'utf8'));
  for (const token of bytes) t.true(index.bind(index.intern(token, 0, token.length)));
  t.false(index.bind(index.intern(bytes[0], 0, bytes[0].length)));
  tokens.forEach((token, row) => {
    t.is(index.rowOf(token), row);
    t.is(index.token(row), token);
  });
  t.is(index.rowOf('2'), -1);
});

test('the token index does what a Map does', (t) => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 6 }), { maxLength: 2000 }), (tokens) => {
      const index = new TokenIndex();
      const map = new Map<string, number>();
      for (const token of tokens) {
        const bytes = Buffer.from(token, 'utf8');
        const isNew = index.bind(index.intern(bytes, 0, bytes.length));
        if (isNew !== !map.has(token)) return false;
        if (isNew) map.set(token, map.size);
      }
      return Array.from(map).every(([token, row]) => index.rowOf(token) === row && index.token(row) === token);
    }),
    { numRuns: 50 },
  );
  t.pass();
});

test('fields in any order, unknown fields with NaN, blanks: the same ground truth', async (t) => {
  const plain = await openNuscenesTables(nuscenesDataroot(t, 'nus40'));
  const mixed = await openNuscenesTables(
    nuscenesDataroot(t, 'nus40', 'v1.0-trainval', (_, text) => {
      const records = (JSON.parse(text) as Records).map((record, i) => {
        const entries = Object.entries(record);
        return Object.fromEntries([...entries.slice(i % entries.length), ['velocity', 'NAN'], ...entries]);
      });
      return JSON.stringify(records, null, 1).replaceAll('"NAN"', '[NaN, -Infinity]');
    }),
  );
  const [a, b] = [plain, mixed].map((tables) => nuscenesGroundTruth(tables, nuscenesSplit(tables, 'nuscenes')));
  t.deepEqual(b, a);
});

test('annotations keep the order of the table, not that of tokens', async (t) => {
  const reversed = changing('sample_annotation', (records) => void records.reverse());
  const [plain, turned] = await Promise.all([
    openNuscenesTables(nuscenesDataroot(t, 'nus40')),
    openNuscenesTables(nuscenesDataroot(t, 'nus40', 'v1.0-trainval', reversed)),
  ]);
  const tokens = (tables: typeof plain): string[] =>
    Array.from(tables.annotationsOf(0), (row) => tables.annotations.tokens.token(row));
  t.deepEqual(tokens(turned), tokens(plain).reverse());
});

test('of two key frames of a channel the last in the table counts', async (t) => {
  const root = nuscenesDataroot(
    t,
    'nus40',
    'v1.0-trainval',
    changing('sample_data', (records) => {
      records.push({ ...records[0], token: 'again', prev: '', next: '' });
    }),
  );
  const tables = await openNuscenesTables(root);
  t.is(tables.sampleData.tokens.token(tables.keyFrame(0, 'LIDAR_TOP')), 'again');
  t.is(tables.keyFrame(0, 'LIDAR_REAR'), -1);
});

for (const [title, table, change, place, problem] of [
  ['a missing field', 'sample_annotation', (r) => delete r[3].size, /^\/3 \(record '\w+'\)/, /has no size/],
  [
    'a text for a number',
    'sample_annotation',
    (r) => (r[2].num_lidar_pts = 'x'),
    /^\/2\/num_lidar_pts/,
    /expected a number/,
  ],
  ['a size of two', 'sample_annotation', (r) => (r[2].size = [1, 2]), /^\/2\/size/, /has 2 numbers/],
  ['a quaternion of five', 'ego_pose', (r) => (r[7].rotation = [1, 0, 0, 0, 0]), /^\/7\/rotation/, /has 5 numbers/],
  ['half a point', 'sample_annotation', (r) => (r[0].num_lidar_pts = 1.5), /^\/0\/num_lidar_pts/, /whole number/],
  ['a token twice', 'sample', (r) => (r[2].token = r[1].token), /^\/2/, /another record has the same token/],
  ['an empty token', 'sample', (r) => (r[2].token = ''), /^\/2\/token/, /the token is empty/],
  ['a record without token', 'instance', (r) => delete r[2].token, /^\/2/, /no token/],
  [
    'a sample nobody knows',
    'sample_annotation',
    (r) => (r[1].sample_token = 'none'),
    /sample_token/,
    /'none'.*sample\.json/,
  ],
  [
    'a neighbour nobody knows',
    'sample_annotation',
    (r) => (r[1].next = 'none'),
    /next/,
    /'none'.*sample_annotation\.json/,
  ],
  [
    'a category nobody knows',
    'instance',
    (r) => (r[1].category_token = 'none'),
    /^\/1\/category_token/,
    /category\.json/,
  ],
  ['a pose nobody knows', 'sample_data', (r) => (r[4].ego_pose_token = 'none'), /ego_pose_token/, /ego_pose\.json/],
  [
    'an attribute nobody knows',
    'sample_annotation',
    (r) => (r[1].attribute_tokens = ['none']),
    /attribute_tokens/,
    /'none'/,
  ],
  ['a scene without name', 'scene', (r) => delete r[1].name, /^\/1\/name \(record/, /missing/],
  ['a sensor nobody knows', 'calibrated_sensor', (r) => (r[1].sensor_token = 'none'), /sensor_token/, /sensor\.json/],
  [
    'an intrinsic of two rows',
    'calibrated_sensor',
    (r) => (r[1].camera_intrinsic = [[1, 2, 3]]),
    /camera_intrinsic/,
    /./,
  ],
] as [string, string, (records: Records) => void, RegExp, RegExp][]) {
  test(`refused, naming table, pointer and record: ${title}`, async (t) => {
    const root = nuscenesDataroot(t, 'nus40', 'v1.0-trainval', changing(table, change));
    const error = await t.throwsAsync(openNuscenesTables(root), { instanceOf: FileFormatError });
    t.is(error.file, join(root, 'v1.0-trainval', `${table}.json`));
    t.regex(error.place ?? '', place);
    t.regex(error.message, problem);
  });
}

test('NaN in a place that needs a number is refused, the place named', async (t) => {
  const root = nuscenesDataroot(t, 'nus40', 'v1.0-trainval', (table, text) =>
    table === 'ego_pose' ? text.replace(/"translation":\[[^,]*/, '"translation":[NaN') : text,
  );
  await t.throwsAsync(openNuscenesTables(root), { message: /ego_pose\.json: \/0\/translation .*holds NaN/ });
});

test('a table that is missing, cut, or no list', async (t) => {
  const missing = nuscenesDataroot(t, 'nus40', 'v1.0-trainval', (table, text) =>
    table === 'ego_pose' ? undefined : text,
  );
  await t.throwsAsync(openNuscenesTables(missing), { instanceOf: InputError, message: /ego_pose\.json: no such file/ });
  const cut = nuscenesDataroot(t, 'nus40', 'v1.0-trainval', (table, text) =>
    table === 'sample_annotation' ? text.slice(0, text.length / 2) : text,
  );
  await t.throwsAsync(openNuscenesTables(cut), { message: /sample_annotation\.json: .*byte \d+: .*file ends/ });
  const object = nuscenesDataroot(t, 'nus40', 'v1.0-trainval', (table, text) => (table === 'scene' ? '{}' : text));
  await t.throwsAsync(openNuscenesTables(object), { message: /scene\.json: .*expected a list/ });
});

test('tables that nothing here needs may be absent; a log without a map is a warning', async (t) => {
  const lean = nuscenesDataroot(t, 'nus40', 'v1.0-trainval', (table, text) =>
    ['map', 'log', 'visibility'].includes(table) ? undefined : text,
  );
  t.deepEqual((await openNuscenesTables(lean)).warnings, []);
  const root = nuscenesDataroot(
    t,
    'nus40',
    'v1.0-trainval',
    changing('map', ([map]) => void (map.log_tokens as string[]).pop()),
  );
  const { warnings } = await openNuscenesTables(root);
  t.is(warnings[0].code, 'log-without-map');
  t.regex(warnings[0].message, /1 of 4 logs/);
});

test('the version is found from the dataroot and from its own folder', async (t) => {
  const root = nuscenesDataroot(t, 'nus40');
  t.is((await openNuscenesTables(join(root, 'v1.0-trainval'))).dataroot, root);
  t.is((await openNuscenesTables(root, 'v1.0-trainval')).version, 'v1.0-trainval');
  await t.throwsAsync(openNuscenesTables(root, 'v1.0-mini'), { message: /'v1\.0-mini'; there: v1\.0-trainval/ });
  await t.throwsAsync(openNuscenesTables(temporaryFolder(t)), { message: /no nuScenes tables/ });
  await t.throwsAsync(openNuscenesTables(join(root, 'nowhere')), { message: /no such folder/ });
});

test('a split must fit the version; the evaluation split is the default', async (t) => {
  const root = nuscenesDataroot(t, 'nus40');
  const tables = await openNuscenesTables(root);
  t.throws(() => nuscenesSplit(tables, 'nuscenes', 'mini_val'), {
    name: 'SplitVersionError',
    message: /ends with mini/,
  });
  t.throws(() => nuscenesSplit(tables, 'nuscenes', 'test'), { name: 'SplitVersionError' });
  t.throws(() => nuscenesSplit(tables, 'nuscenes', 'vall'), {
    message: /no split 'vall'; known: .*did you mean val\?/,
  });
  t.throws(() => nuscenesSplit(tables, 'nuscenes', 'train'), {
    message: /none of the 700 scenes.*nuscenes val \(4 scenes\)/,
  });
  t.throws(() => nuscenesSplit(tables, 'robosense-track3'), { message: /none of the 125 scenes/ });
  renameSync(join(root, 'v1.0-trainval'), join(root, 'v1.0-test'));
  const renamed = await openNuscenesTables(root);
  t.throws(() => nuscenesSplit(renamed, 'nuscenes'), { message: /none of the 150 scenes of split 'test'/ });
  t.throws(() => nuscenesSplit(renamed, 'nuscenes', 'val'), {
    name: 'SplitVersionError',
    message: /open v1\.0-trainval/,
  });
});

test("a user's own split of splits.json", async (t) => {
  const root = nuscenesDataroot(t, 'nus40');
  const file = join(root, 'v1.0-trainval', 'splits.json');
  writeFileSync(file, JSON.stringify({ rain: ['scene-0013', 'scene-0003', 'scene-9999'], val: ['scene-0003'] }));
  const tables = await openNuscenesTables(root);
  t.deepEqual(nuscenesSplit(tables, 'nuscenes', 'rain'), {
    name: 'rain',
    lists: 'nuscenes',
    sceneNames: ['scene-0003', 'scene-0013'],
    listed: 3,
    custom: true,
  });
  t.is(nuscenesSplit(tables, 'nuscenes', 'val').sceneNames.length, 4);
  t.is(nuscenesGroundTruth(tables, nuscenesSplit(tables, 'nuscenes', 'rain')).boxes.sampleTokens.length, 20);
  writeFileSync(file, '{"rain": "scene-0003"}');
  t.throws(() => nuscenesSplit(tables, 'nuscenes', 'rain'), { instanceOf: FileFormatError, message: /\/rain/ });
});

test('ground truth refuses what the official loader refuses, naming the record', async (t) => {
  const load = async (set: 'nus40', table: string, change: (records: Records) => void) => {
    const tables = await openNuscenesTables(nuscenesDataroot(t, set, 'v1.0-trainval', changing(table, change)));
    return nuscenesGroundTruth(tables, nuscenesSplit(tables, 'nuscenes'));
  };
  let token = '';
  await t
    .throwsAsync(
      load('nus40', 'sample_annotation', (records) => {
        token = records[0].token as string;
        records[0].attribute_tokens = [
          ...(records[0].attribute_tokens as string[]),
          ...(records[0].attribute_tokens as string[]),
        ];
      }),
      { message: /has 2 attributes/ },
    )
    .then((error) => t.true(error.message.includes(token)));
  await t.throwsAsync(
    load('nus40', 'attribute', (records) =>
      records.forEach((record) => void (record.name = `my.${String(record.name)}`)),
    ),
    { message: /attribute 'my\..*is none of the task's/ },
  );
  await t.throwsAsync(
    load('nus40', 'sample_annotation', (records) => void records.splice(0)),
    { message: /without its labels/ },
  );
  await t.throwsAsync(
    load('nus40', 'sensor', ([lidar]) => void (lidar.channel = 'LIDAR_FRONT')),
    { message: /sample '\w+': has no key frame of LIDAR_TOP/ },
  );
  const tables = await openNuscenesTables(nuscenesDataroot(t, 'nus40'));
  const split = nuscenesSplit(tables, 'nuscenes');
  t.throws(() => nuscenesGroundTruth(tables, split, { detectionNames: ['car'] }), {
    message: /class that the profile lacks \(car\)/,
  });
  const cars = nuscenesGroundTruth(tables, split, { detectionNames: ['car'], otherClasses: 'skip' });
  t.true(cars.boxes.score.length > 0 && cars.boxes.detection.every((code) => code === 0));
});
