import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import fc from 'fast-check';
import type { Warning } from '../../src/contracts/index.js';
import { FileFormatError, InputError } from '../../src/errors/index.js';
import { makePointCloud, pcd } from '../../src/sensors/index.js';
import type { PcdEncoding, PcdField, PcdPointCloud } from '../../src/sensors/index.js';
import { testWithRealData } from '../helpers/realData.js';

const ENCODINGS: readonly PcdEncoding[] = ['ascii', 'binary', 'binary_compressed'];

function header(lines: Record<string, string | undefined>): string {
  const all: Record<string, string | undefined> = {
    VERSION: '0.7',
    FIELDS: 'x y z',
    SIZE: '4 4 4',
    TYPE: 'F F F',
    COUNT: '1 1 1',
    WIDTH: '2',
    HEIGHT: '1',
    VIEWPOINT: '0 0 0 1 0 0 0',
    POINTS: '2',
    DATA: 'ascii',
    ...lines,
  };
  const text = Object.entries(all).flatMap(([keyword, value]) => (value === undefined ? [] : `${keyword} ${value}\n`));
  return `# .PCD v0.7 - Point Cloud Data file format\n${text.join('')}`;
}

const parseText = (text: string): PcdPointCloud => pcd.parse(Buffer.from(text, 'latin1'), 'a.pcd');
const values = (cloud: PcdPointCloud): number[] => [...cloud.points.data];

test('an ascii file: channels, order, viewpoint, line ends of Windows, header version .7', (t) => {
  const cloud = parseText(
    header({ VERSION: '.7', VIEWPOINT: '1 2 3 0.5 0.5 0.5 0.5' }).replaceAll('\n', '\r\n') +
      '1 2 3\r\n\r\n  4\t5 6e0 \r\n',
  );
  t.deepEqual(values(cloud), [1, 2, 3, 4, 5, 6]);
  t.deepEqual(cloud.channels, ['x', 'y', 'z']);
  t.deepEqual(cloud.pcd.viewpoint, [1, 2, 3, 0.5, 0.5, 0.5, 0.5]);
  t.is(cloud.intensityScale, undefined);
  t.true(cloud.points.data instanceof Float32Array);
});

test('x, y, z come first whatever the file order, padding is no channel, several elements are numbered', (t) => {
  const text = header({
    FIELDS: 'intensity z y x _ h',
    SIZE: '4 4 4 4 1 2',
    TYPE: 'F F F F U I',
    COUNT: '1 1 1 1 3 2',
    WIDTH: '1',
    POINTS: '1',
  });
  const cloud = parseText(`${text}0.5 3 2 1 0 0 0 -7 8\n`);
  t.deepEqual(cloud.channels, ['x', 'y', 'z', 'intensity', 'h[0]', 'h[1]']);
  t.deepEqual(values(cloud), [1, 2, 3, 0.5, -7, 8]);
  for (const encoding of ENCODINGS) {
    const bytes = pcd.encode(cloud, { encoding });
    const back = pcd.parse(bytes, 'b.pcd');
    t.deepEqual(values(back), values(cloud));
    t.deepEqual(back.pcd.fields, cloud.pcd.fields);
    t.deepEqual(pcd.encode(back), bytes);
  }
});

test('only the asked channels are read', (t) => {
  const text = header({
    FIELDS: 'x y z i t',
    SIZE: '4 4 4 4 8',
    TYPE: 'F F F F F',
    COUNT: undefined,
    WIDTH: '1',
    POINTS: '1',
  });
  const bytes = Buffer.from(`${text}1 2 3 4 5\n`);
  const some = pcd.parse(bytes, 'a', { channels: ['i'] });
  t.deepEqual(some.channels, ['x', 'y', 'z', 'i']);
  t.true(some.points.data instanceof Float32Array);
  t.true(pcd.parse(bytes, 'a').points.data instanceof Float64Array);
  const error = t.throws(() => pcd.parse(bytes, 'a', { channels: ['ring'] }), { instanceOf: FileFormatError });
  t.regex(error!.message, /no ring; the file has x, y, z, i, t/);
});

test('packed colours are four exact channels, declared as float or integer, as text or binary', (t) => {
  const colours = [0xff102030, 0x00ffffff, 0xffc00001, 0x7f800001, 0x80000000];
  for (const [name, type] of [
    ['rgb', 'F'],
    ['rgba', 'U'],
    ['rgb', 'U'],
  ] as const) {
    const text = header({
      FIELDS: `x y z ${name}`,
      SIZE: '4 4 4 4',
      TYPE: `F F F ${type}`,
      COUNT: '1 1 1 1',
      WIDTH: String(colours.length),
      POINTS: String(colours.length),
      DATA: 'binary',
    });
    const body = Buffer.alloc(16 * colours.length);
    colours.forEach((colour, row) => body.writeUInt32LE(colour, row * 16 + 12));
    const cloud = pcd.parse(Buffer.concat([Buffer.from(text), body]), 'a.pcd');
    t.deepEqual(cloud.channels, ['x', 'y', 'z', 'r', 'g', 'b', 'a']);
    t.deepEqual(values(cloud).slice(3, 7), [0x10, 0x20, 0x30, 0xff]);
    for (const encoding of ENCODINGS) {
      const back = pcd.parse(pcd.encode(cloud, { encoding }), 'b.pcd');
      t.deepEqual(values(back), values(cloud), `${name} ${type} ${encoding}`);
    }
  }
  // 4210800 as a float has the bits 0x4A8080E0.
  const spelled = parseText(
    `${header({ FIELDS: 'x y z rgb', SIZE: '4 4 4 4', TYPE: 'F F F F', COUNT: '1 1 1 1', WIDTH: '1', POINTS: '1' })}0 0 0 4.2108e+06\n`,
  );
  t.deepEqual(values(spelled).slice(3), [0x80, 0x80, 0xe0, 0x4a]);
});

test('an organised cloud keeps its empty points, width and height, and says how many are empty', (t) => {
  const warnings: Warning[] = [];
  const text = `${header({ WIDTH: '2', HEIGHT: '2', POINTS: '4' })}nan nan nan\n1 2 3\n-nan NaN nan\n4 5 6\n`;
  const cloud = pcd.parse(Buffer.from(text), 'o.pcd', { onWarning: (warning) => warnings.push(warning) });
  t.deepEqual(values(cloud), [NaN, NaN, NaN, 1, 2, 3, NaN, NaN, NaN, 4, 5, 6]);
  t.regex(warnings[0].message, /2 of 4 points/);
  for (const encoding of ENCODINGS) {
    const back = pcd.parse(pcd.encode(cloud, { encoding }), 'b.pcd');
    t.deepEqual([back.pcd.width, back.pcd.height], [2, 2]);
    t.deepEqual(values(back), values(cloud));
  }
});

test('float64 and 4-byte integers make a float64 cloud; 8-byte integers are exact or refused', (t) => {
  const fields = {
    SIZE: '8 8 8 4 8',
    TYPE: 'F F F U I',
    FIELDS: 'x y z t label',
    COUNT: '1 1 1 1 1',
    WIDTH: '1',
    POINTS: '1',
  };
  const cloud = parseText(`${header(fields)}0.1 4567890.123456789 3 4294967295 -9007199254740991\n`);
  t.deepEqual(values(cloud), [0.1, 4567890.123456789, 3, 4294967295, -9007199254740991]);
  for (const encoding of ENCODINGS) {
    t.deepEqual(values(pcd.parse(pcd.encode(cloud, { encoding }), 'b')), values(cloud), encoding);
  }
  const stamps = `${header({ ...fields, TYPE: 'F F F U U' })}0 0 0 0 1532402927647951000\n`;
  const error = t.throws(() => parseText(stamps), { instanceOf: FileFormatError });
  t.regex(error!.message, /label is 153240292764795\d+, beyond 2\^53.*channels/);
  t.deepEqual(pcd.parse(Buffer.from(stamps), 'a', { channels: ['t'] }).channels, ['x', 'y', 'z', 't']);
});

const fieldArbitrary = fc.record({
  type: fc.constantFrom('F', 'I', 'U'),
  bytes: fc.constantFrom(1, 2, 4, 8),
  count: fc.integer({ min: 1, max: 3 }),
});

/** A value that a field of this type holds exactly. */
function valueOf({ type, bytes }: { type: string; bytes: number }): fc.Arbitrary<number> {
  if (type === 'F') return bytes === 4 ? fc.float() : fc.double();
  const bits = Math.min(53, bytes * 8);
  return type === 'U'
    ? fc.maxSafeNat().map((value) => value % 2 ** bits)
    : fc.maxSafeInteger().map((value) => value % 2 ** (bits - 1));
}

test('any fields and values come back from every encoding, and the bytes are the same again', (t) => {
  const layout = fc.array(fieldArbitrary, { maxLength: 5 }).chain((extra) => {
    const fields = [
      ...['x', 'y', 'z'].map((name) => ({ name, type: 'F' as const, bytes: 4 as const, count: 1 })),
      ...extra.map(({ type, bytes, count }, index) => ({
        name: `f${index}`,
        type: type as PcdField['type'],
        bytes: (type === 'F' && bytes < 4 ? 8 : bytes) as PcdField['bytes'],
        count,
      })),
    ];
    const point = fc.tuple(...fields.flatMap((field) => Array.from({ length: field.count }, () => valueOf(field))));
    return fc.tuple(fc.constant(fields), fc.array(point, { maxLength: 12 }));
  });
  fc.assert(
    fc.property(layout, fc.constantFrom(...ENCODINGS), ([fields, points], encoding) => {
      const channels = fields.flatMap(({ name, count }) =>
        count === 1 ? [name] : Array.from({ length: count }, (_, element) => `${name}[${element}]`),
      );
      const cloud = makePointCloud(Float64Array.from(points.flat()), channels);
      const bytes = pcd.encode(cloud, { encoding, fields });
      const back = pcd.parse(bytes, 'p.pcd');
      t.deepEqual(
        values(back).map((value) => value + 0),
        [...cloud.points.data].map((value) => value + 0),
      );
      t.deepEqual(pcd.encode(back), bytes);
    }),
    { numRuns: 300 },
  );
});

test('a cloud from elsewhere gets sensible fields: ring as U 2, colours packed', (t) => {
  const cloud = makePointCloud(Float32Array.of(1, 2, 3, 0.5, 31, 9, 8, 7), [
    ...['x', 'y', 'z', 'intensity', 'ring', 'r', 'g', 'b'],
  ]);
  const back = pcd.parse(pcd.encode(cloud), 'a.pcd');
  t.deepEqual(
    back.pcd.fields.map(({ name, type, bytes }) => `${name} ${type}${bytes}`),
    ['x F4', 'y F4', 'z F4', 'intensity F4', 'ring U2', 'rgb U4'],
  );
  t.deepEqual(values(back), [1, 2, 3, 0.5, 31, 9, 8, 7, 0]);
});

test('values that a declared field cannot hold are refused', (t) => {
  const cloud = makePointCloud(Float32Array.of(0, 0, 0, 1, 0, 0, 0, 256), ['x', 'y', 'z', 'ring']);
  const fields: PcdField[] = [...cloud.channels].map((name) => ({ name, type: 'F', bytes: 4, count: 1 }));
  fields[3] = { name: 'ring', type: 'U', bytes: 1, count: 1 };
  t.throws(() => pcd.encode(cloud, { fields }), { instanceOf: InputError, message: /ring: point 1 has 256/ });
  fields[3] = { name: 'time', type: 'F', bytes: 4, count: 1 };
  t.throws(() => pcd.encode(cloud, { fields }), { instanceOf: InputError, message: /time: the cloud only has/ });
});

test('no points at all', (t) => {
  for (const encoding of ENCODINGS) {
    const empty = makePointCloud(new Float32Array(0), ['x', 'y', 'z']);
    t.deepEqual(pcd.parse(pcd.encode(empty, { encoding }), 'e').points.shape, [0, 3]);
  }
});

const lies: readonly [title: string, text: string, message: RegExp][] = [
  [
    'POINTS beyond the file (binary)',
    `${header({ DATA: 'binary', WIDTH: '3', POINTS: '3' })}${'\x01'.repeat(24)}`,
    /need 36 bytes, 24 follow/,
  ],
  ['POINTS beyond the file (ascii)', `${header({ WIDTH: '3', POINTS: '3' })}1 2 3\n4 5 6\n`, /3 points are declared/],
  [
    'a huge POINTS (ascii)',
    `${header({ WIDTH: '999999999999', POINTS: '999999999999' })}1 2 3\n`,
    /declared, 6 bytes follow/,
  ],
  [
    'a POINTS that no number holds',
    `${header({ WIDTH: '999999999999999', POINTS: '999999999999999' })}`,
    /cannot be held/,
  ],
  [
    'a huge POINTS (binary)',
    header({ DATA: 'binary', WIDTH: '99999999999', POINTS: '99999999999' }),
    /0 follow the header/,
  ],
  [
    'a huge compressed size',
    `${header({ DATA: 'binary_compressed' })}\xff\xff\xff\xff\x18\x00\x00\x00abc`,
    /4294967295 compressed bytes are declared, 3 follow/,
  ],
  [
    'a bomb',
    `${header({ DATA: 'binary_compressed', WIDTH: '100000000', POINTS: '100000000' })}\x04\x00\x00\x00\x00\x8c\x86\x47aaaa`,
    /cannot hold the 1200000000/,
  ],
  [
    'sizes that differ from POINTS',
    `${header({ DATA: 'binary_compressed' })}\x04\x00\x00\x00\x0c\x00\x00\x00abcd`,
    /declare 12 bytes, 2 points need 24/,
  ],
  ['compressed data cut off', `${header({ DATA: 'binary_compressed' })}\x04\x00`, /2 bytes follow the header/],
  [
    'damaged compressed data',
    `${header({ DATA: 'binary_compressed' })}\x02\x00\x00\x00\x18\x00\x00\x00\xff\xff`,
    /inside a reference/,
  ],
  ['no DATA line', header({ DATA: undefined }), /no DATA line/],
  ['an unknown encoding', header({ DATA: 'zstd' }), /line 11: data encoding 'zstd'/],
  [
    'points that POINTS does not declare (ascii)',
    `${header({})}1 2 3\n4 5 6\n7 8 9\n`,
    /line 14: more points than the 2/,
  ],
  [
    'bytes that POINTS does not declare (binary)',
    `${header({ DATA: 'binary' })}${'\x01'.repeat(36)}`,
    /12 bytes follow the 2 points/,
  ],
  ['too few values on a line', `${header({})}1.5 2 3\n4 5\n`, /line 13: 2 values, 3 are needed/],
  ['too many values on a line', `${header({})}1 2 3 4\n4 5 6\n`, /line 12: more than 3 values/],
  ['a word among the numbers', `${header({})}1 2 3\n4 five 6\n`, /line 13: 'five' is not a number/],
  [
    'a fraction in an integer field',
    `${header({ TYPE: 'F F I' })}1 2 3\n4 5 6.5\n`,
    /line 13: '6.5' is not a whole number/,
  ],
  ['a WIDTH that is not POINTS', `${header({ WIDTH: '3' })}1 2 3\n4 5 6\n`, /POINTS 2 is not WIDTH 3/],
  ['no x', header({ FIELDS: 'a y z' }), /no x; the file has a, y, z/],
  [
    'a field twice',
    header({ FIELDS: 'x y z x', SIZE: '4 4 4 4', TYPE: 'F F F F', COUNT: '1 1 1 1' }),
    /x stands twice/,
  ],
  ['a keyword twice', header({ DATA: undefined }) + 'WIDTH 2\nDATA ascii\n', /WIDTH is given twice/],
  ['a size for no type', header({ SIZE: '4 4 2' }), /z: size 2 does not go with type F/],
  ['a type that is none', header({ TYPE: 'F F X' }), /type X is not F, I or U/],
  ['too few sizes', header({ SIZE: '4 4' }), /SIZE needs 3 whole numbers/],
  ['a negative size', header({ POINTS: '-2' }), /POINTS needs 1 whole number/],
  ['counts without end', header({ COUNT: '1 1 4000000000' }), /count 4000000000/],
  ['a version of the future', header({ VERSION: '0.8' }), /version 0.8 is not read/],
  ['a viewpoint of four', header({ VIEWPOINT: '0 0 0 1' }), /VIEWPOINT needs 7 numbers/],
  ['a file of another kind', 'ply\nformat ascii 1.0\n', /line 1: not a PCD header line/],
  ['no fields', header({ FIELDS: undefined }), /no FIELDS line/],
  ['nothing', '', /no DATA line/],
];
for (const [title, text, message] of lies) {
  test(`refused: ${title}`, (t) => {
    const error = t.throws(() => parseText(text), { instanceOf: FileFormatError });
    t.regex(error!.message, message);
    t.true(error!.message.startsWith('a.pcd: '));
  });
}

test('whatever is changed in a file, the reader gives a cloud or one clear error', (t) => {
  const cloud = makePointCloud(
    Float32Array.from({ length: 40 }, (_, index) => index / 3),
    ['x', 'y', 'z', 'intensity'],
  );
  fc.assert(
    fc.property(
      fc.constantFrom(...ENCODINGS),
      fc.array(fc.tuple(fc.nat(600), fc.nat(255)), { maxLength: 4 }),
      fc.nat(600),
      (encoding, edits, cut) => {
        const bytes = Uint8Array.from(pcd.encode(cloud, { encoding }));
        for (const [at, value] of edits) if (at < bytes.length) bytes[at] = value;
        try {
          const read = pcd.parse(bytes.subarray(0, cut < 300 ? bytes.length - cut : bytes.length), 'f');
          t.is(read.points.data.length, read.points.shape[0] * read.channels.length);
        } catch (error) {
          t.true(error instanceof InputError, String(error));
        }
      },
    ),
    { numRuns: 1000 },
  );
});

testWithRealData('files of the Point Cloud Library and of loaders.gl', async (t, folder) => {
  const pcl = join(folder, 'PointCloudLibrary__data/tutorials');
  const loaders = join(folder, 'visgl__loaders.gl/modules/pcd/test/data');
  const expected: readonly [string, PcdEncoding, number, number, number[]][] = [
    [
      join(pcl, 'region_growing_tutorial.pcd'),
      'binary_compressed',
      108104,
      7,
      [1269, 4086.1, 14158.22, 90, 16, 141, 0],
    ],
    [
      join(pcl, 'correspondence_grouping/milk.pcd'),
      'binary_compressed',
      12575,
      7,
      [0.185442, -0.006209, -0.706433, 0, 0, 255, 0],
    ],
    [join(pcl, 'ism_test_cat.pcd'), 'ascii', 3400, 3, [-16.776682, 21.288239, 30.919439]],
    [join(loaders, 'Zaghetto.pcd'), 'binary', 59750, 3, [0.69824, 0.81786, 0.56152]],
    [join(loaders, 'simple-ascii.pcd'), 'ascii', 213, 7, [0.93773, 0.33763, 0, 0x80, 0x80, 0xe0, 0x4a]],
  ];
  for (const [path, encoding, count, width, first] of expected) {
    const cloud = await pcd.read(path);
    t.deepEqual(cloud.points.shape, [count, width], path);
    t.is(cloud.pcd.encoding, encoding);
    first.forEach((value, index) => t.true(Math.abs(cloud.points.data[index] - value) < 5e-3, `${path} ${index}`));
    for (const other of ENCODINGS) {
      t.deepEqual(pcd.parse(pcd.encode(cloud, { encoding: other }), path).points.data, cloud.points.data);
    }
  }
  // What the binary file holds is written back byte for byte, but for the zeros that pad it to a page.
  const original = await readFile(join(loaders, 'Zaghetto.pcd'));
  const written = pcd.encode(pcd.parse(original, 'z'));
  t.deepEqual(Buffer.from(written), original.subarray(0, written.length));
  t.true(original.subarray(written.length).every((byte) => byte === 0));
});
