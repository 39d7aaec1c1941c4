import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from '@loaders.gl/core';
import { LASLoader } from '@loaders.gl/las';
import test from 'ava';
import type { PointCloud } from '../../src/contracts/index.js';
import { las, makePointCloud, readPointCloud, writePointCloud, type LasPointCloud } from '../../src/sensors/index.js';
import { testWithRealData } from '../helpers/realData.js';
import { temporaryFolder } from '../helpers/temporaryFolder.js';

const LAS_FOLDER = 'visgl__loaders.gl/modules/las/test/data';
const COPC_FOLDER = 'visgl__loaders.gl/modules/copc/test/data';

const column = (cloud: PointCloud, channel: string): number[] => {
  const { data, shape } = cloud.points;
  const at = cloud.channels.indexOf(channel);
  return Array.from({ length: shape[0] }, (_, row) => data[row * shape[1] + at]);
};

/** The point records of an uncompressed LAS file as they stand in it. */
function recordsOf(bytes: Uint8Array): { header: Buffer; records: Buffer } {
  const buffer = Buffer.from(bytes);
  const count = buffer[25] >= 4 ? Number(buffer.readBigUInt64LE(247)) : buffer.readUInt32LE(107);
  const start = buffer.readUInt32LE(96);
  return {
    header: buffer.subarray(0, start),
    records: buffer.subarray(start, start + count * buffer.readUInt16LE(105)),
  };
}

for (const name of ['pdrf6-1.4', 'pdrf8-1.4']) {
  testWithRealData(`${name}: the .las is the oracle for its .laz, all attributes`, async (t, folder) => {
    const plain = (await readPointCloud(join(folder, LAS_FOLDER, `${name}.las`))) as LasPointCloud;
    const packed = (await readPointCloud(join(folder, LAS_FOLDER, `${name}.laz`))) as LasPointCloud;
    t.deepEqual(packed.channels, plain.channels);
    t.deepEqual(packed.points.data, plain.points.data);
    t.true(plain.channels.includes('gps_time') && plain.channels.includes('scanner_channel'));
    t.is(plain.channels.includes('nir'), name === 'pdrf8-1.4');
  });
}

for (const name of [
  ...['pdrf4-1.3', 'pdrf5-1.3', 'pdrf6-1.4', 'pdrf7-v4-1.4', 'pdrf8-1.4'],
  ...['pdrf9-1.4', 'pdrf9-1.5', 'pdrf10-1.4', 'pdrf10-1.5', 'points-1.4'],
]) {
  testWithRealData(`${name}.las: written again, every byte of its points is the same`, async (t, folder) => {
    const path = join(folder, LAS_FOLDER, `${name}.las`);
    const again = join(temporaryFolder(t), 'again.las');
    await writePointCloud(again, await readPointCloud(path));
    const [before, after] = [recordsOf(readFileSync(path)), recordsOf(readFileSync(again))];
    t.is(before.records.compare(after.records), 0);
    t.is(after.header.readUInt8(25), before.header.readUInt8(25));
    t.true(after.records.length > 0);
  });
}

testWithRealData('what laz-perf cannot decode is refused by name', async (t, folder) => {
  for (const [name, reason] of [
    ['pdrf4-1.3', /compressed waveform packets \(item 9\) are not read: decompress it to \.las first/],
    ['pdrf9-1.4', /compressed waveform packets \(item 13\)/],
    ['pdrf7-v4-1.4', /layer version 4 \(LASzip 4\) is not read/],
  ] as const) {
    await t.throwsAsync(readPointCloud(join(folder, LAS_FOLDER, `${name}.laz`)), { message: reason });
  }
  // A refusal leaves the decoder whole.
  t.is((await readPointCloud(join(folder, COPC_FOLDER, 'ellipsoid.laz'))).points.shape[0], 100_000);
});

testWithRealData('positions, colours and classes equal those of loaders.gl', async (t, folder) => {
  const path = join(folder, COPC_FOLDER, 'ellipsoid.laz');
  const ours = (await readPointCloud(path)) as LasPointCloud;
  const bytes = readFileSync(path);
  const theirs = await load(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length), LASLoader, {
    las: { fp64: true },
    worker: false,
  });
  const positions = theirs.attributes.POSITION.value;
  t.is(positions.length, 300_000);
  for (const [axis, channel] of ['x', 'y', 'z'].entries()) {
    const values = column(ours, channel);
    t.true(values.every((value, row) => Math.abs(value - positions[row * 3 + axis]) < 1e-9));
  }
  const { classification, intensity } = theirs.attributes;
  t.deepEqual(column(ours, 'classification'), [...classification.value]);
  t.deepEqual(column(ours, 'intensity'), [...intensity.value]);
});

testWithRealData('extra bytes come under their own names, and undocumented ones are kept', async (t, folder) => {
  const cloud = await readPointCloud(join(folder, LAS_FOLDER, 'extrabytes.laz'));
  t.log(cloud.channels.join(' '));
  t.is(cloud.points.shape[0], 1065);
  t.true(
    cloud.channels.includes('reserved') || cloud.channels.some((channel) => /flags|colors|intensity/i.test(channel)),
  );
  t.is(new Set(cloud.channels).size, cloud.channels.length);
});

testWithRealData('a survey of 808,042 points becomes a LAS file that reads the same', async (t, folder) => {
  const cloud = await readPointCloud(join(folder, LAS_FOLDER, 'indoor.laz'));
  t.is(cloud.points.shape[0], 808_042);
  const path = join(temporaryFolder(t), 'indoor.las');
  await writePointCloud(path, cloud);
  const again = await readPointCloud(path);
  t.deepEqual(again.channels, cloud.channels);
  const bytesOf = ({ buffer }: { buffer: ArrayBufferLike }): Buffer => Buffer.from(buffer);
  t.is(bytesOf(again.points.data).compare(bytesOf(cloud.points.data)), 0);
});

const small = (): PointCloud =>
  makePointCloud(Float64Array.of(431000.125, 5410000.5, 210.25, 100, 1, 431010, 5410001, 209, 65535, 2), [
    'x',
    'y',
    'z',
    'intensity',
    'return_number',
  ]);

test('a cloud of another format becomes LAS 1.4 and reads back', async (t) => {
  const path = join(temporaryFolder(t), 'a.las');
  await writePointCloud(path, small());
  const cloud = (await readPointCloud(path)) as LasPointCloud;
  t.is(cloud.las.header.pointFormat, 6);
  t.deepEqual(column(cloud, 'x'), [431000.125, 431010]);
  t.deepEqual(column(cloud, 'intensity'), [100, 65535]);
  t.deepEqual(column(cloud, 'return_number'), [1, 2]);
  const bytes = readFileSync(path);
  t.is(bytes.readUInt32LE(107), 0);
  t.is(bytes.readBigUInt64LE(247), 2n);
  t.deepEqual([bytes.readDoubleLE(179), bytes.readDoubleLE(187)], [431010, 431000.125]);
});

test('what LAS cannot hold is refused, with point and channel', async (t) => {
  const folder = temporaryFolder(t);
  const refused = async (cloud: PointCloud, message: RegExp, name = 'a.las'): Promise<void> => {
    await t.throwsAsync(writePointCloud(join(folder, name), cloud), { message });
  };
  await refused(small(), /LAZ is read, not written: name it \.las/, 'a.laz');
  const far = makePointCloud(Float64Array.of(0, 0, 0, 1e8, 0, 0), ['x', 'y', 'z']);
  await refused(far, /point 1: x 100000000 does not fit LAS i32 at steps of 0\.001/);
  const named = makePointCloud(Float32Array.of(0, 0, 0, 1), ['x', 'y', 'z', 'ring']);
  await refused(named, /no place for the channels ring; write \.pcd or \.ply/);
  const loud = makePointCloud(Float32Array.of(0, 0, 0, -1), ['x', 'y', 'z', 'intensity']);
  await refused(loud, /point 0: intensity -1 does not fit LAS u16/);
  await refused(makePointCloud(Float32Array.of(NaN, 0, 0), ['x', 'y', 'z']), /point 0: x NaN does not fit/);
});

test('damaged files are refused with their place', async (t) => {
  const whole = Buffer.from(las.encode(small()));
  const parse = (change: (bytes: Buffer) => Buffer | void): unknown => {
    const bytes = Buffer.from(whole);
    return t.throws(() => las.parse(change(bytes) ?? bytes, 'a.las'), { name: 'FileFormatError' })?.message;
  };
  t.regex(String(parse((b) => b.subarray(0, 100))), /100 bytes are no whole LAS header/);
  t.regex(String(parse((b) => b.subarray(0, b.length - 1))), /2 points are declared, the file holds 1: it was cut off/);
  t.regex(String(parse((b) => void b.writeUInt8(9, 25))), /version 1\.9; known: 1\.0 to 1\.5/);
  t.regex(String(parse((b) => void b.writeUInt8(11, 104))), /point format 11; known: 0 to 10/);
  t.regex(String(parse((b) => void b.writeUInt16LE(10, 105))), /records of 10 bytes; format 6 has at least 30/);
  t.regex(String(parse((b) => void b.writeUInt32LE(1e9, 96))), /points begin at byte 1000000000/);
  t.regex(String(parse((b) => void b.writeDoubleLE(0, 131))), /give no coordinates/);
  t.regex(String(parse((b) => void b.writeUInt32LE(3, 100))), /variable length record 1 of 3/);
  t.regex(String(parse((b) => void b.writeBigUInt64LE(2n ** 60n, 247))), /points are declared/);
  t.regex(String(parse((b) => void b.writeUInt8(0x80 | 6, 104))), /no laszip record says how/);
});
