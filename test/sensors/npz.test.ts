import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import test from 'ava';
import fc from 'fast-check';
import ndarray from 'ndarray';
import { FileFormatError, InputError } from '../../src/errors/index.js';
import {
  encodeNpy,
  encodeNpz,
  isSafeRelativePath,
  parseNpy,
  parseNpz,
  readNpz,
  readZipDirectory,
  unpackEntry,
  writeNpz,
} from '../../src/sensors/index.js';
import { temporaryFolder } from '../helpers/temporaryFolder.js';
import { projectUrl } from '../helpers/projectUrl.js';

const bytesOf = (file: string): Uint8Array => readFileSync(projectUrl(`test/golden/sensors/${file}`));

test("numpy's savez and savez_compressed are read", (t) => {
  const stored = parseNpz(bytesOf('stored.npz'), 'stored.npz');
  t.deepEqual(stored.names, ['points', 'labels']);
  t.deepEqual(stored.get('points').array.data, parseNpy(bytesOf('f4_c.npy'), 'f4_c').array.data);
  t.deepEqual(stored.get('labels').array.data, ['car', 'höhe', '', '🚗x']);
  const compressed = parseNpz(bytesOf('compressed.npz'), 'compressed.npz');
  t.true(compressed.get('points').fortranOrder);
  t.deepEqual(compressed.get('zeros').array.shape, [50, 50]);
  const error = t.throws(() => stored.get('boxes'), { instanceOf: InputError });
  t.regex(error!.message, /no array boxes; there are points, labels/);
});

test('what is written is read, equal arrays are equal bytes', async (t) => {
  const arrays = { 'a/b': ndarray(Float32Array.of(1, 2, 3), [3]), ids: ndarray(BigInt64Array.of(5n), [1]) };
  for (const compressed of [true, false]) {
    const back = parseNpz(encodeNpz(arrays, { compressed }), 'x.npz');
    t.deepEqual(back.names, ['a/b', 'ids']);
    t.deepEqual(back.get('a/b').array.data, Float32Array.of(1, 2, 3));
    t.is(back.get('ids').array.get(0), 5n);
    t.deepEqual(encodeNpz(arrays, { compressed }), encodeNpz(arrays, { compressed }));
  }
  const path = join(temporaryFolder(t), 'a.npz');
  await writeNpz(path, arrays, { compressed: true });
  t.deepEqual((await readNpz(path)).names, ['a/b', 'ids']);
  t.throws(() => encodeNpz({ '../x': arrays.ids }), { instanceOf: InputError });
});

test('paths that leave the folder', (t) => {
  for (const path of ['a', 'a/b.npy', 'a b/c', '..a', 'a..b', 'ä']) t.true(isSafeRelativePath(path), path);
  const bad = ['', '/a', '../a', 'a/../../b', 'a/..', './a', 'a//b', 'a/', 'C:/a', 'c:a', 'a\\b', '..\\a', 'a\0b'];
  for (const path of bad) t.false(isSafeRelativePath(path), JSON.stringify(path));
});

const one = encodeNpy(ndarray(new Float32Array(1000), [1000]));
const parse = (bytes: Uint8Array, maxUnpackedBytes?: number) =>
  parseNpz(bytes, 'a.npz', maxUnpackedBytes === undefined ? {} : { maxUnpackedBytes });

test('archives that escape, link, stand twice or unpack without end are refused before unpacking', (t) => {
  const refuse = (bytes: Uint8Array, message: RegExp, limit?: number): void => {
    t.throws(() => parse(bytes, limit), { instanceOf: FileFormatError, message });
  };
  refuse(zipSync({ '../a.npy': one }), /leaves the folder/);
  refuse(zipSync({ '/a.npy': one }), /leaves the folder/);
  refuse(zipSync({ 'a.npy': [one, { os: 3, attrs: (0o120777 << 16) >>> 0 }] }), /is a link/);
  refuse(zipSync({ 'a.npy': new Uint8Array(5_000_000) }), /more than the limit of 1000000 bytes/, 1_000_000);
  refuse(zipSync({ 'a.npy': one, 'b.npy': one }), /more than the limit of 5000/, 5000);
  refuse(new Uint8Array(10), /too short/);
  refuse(new Uint8Array(100), /no directory at the end/);

  const directory = (bytes: Buffer): number => bytes.readUInt32LE(bytes.length - 6);
  const edit = (
    change: (bytes: Buffer, entry: number) => void,
    files: Record<string, Uint8Array> = { 'a.npy': one },
  ) => {
    const bytes = Buffer.from(zipSync(files));
    change(bytes, directory(bytes));
    return bytes;
  };
  refuse(
    edit((bytes, at) => bytes.writeUInt32LE(4_000_000_000, at + 24)),
    /compressed bytes cannot hold 4000000000/,
  );
  refuse(
    edit((bytes, at) => bytes.writeUInt16LE(1, at + 8)),
    /is encrypted/,
  );
  refuse(
    edit((bytes, at) => bytes.writeUInt16LE(12, at + 10)),
    /compression method 12/,
  );
  refuse(
    edit((bytes, at) => bytes.write('XX', at)),
    /damaged directory/,
  );
  refuse(
    edit((bytes) => bytes.writeUInt16LE(9, bytes.length - 12)),
    /damaged directory/,
  );
  refuse(
    edit((bytes, at) => bytes.write('a', at + 46 + 5 + 46), { 'a.npy': one, 'b.npy': one }),
    /stands twice/,
  );

  const unpack = (bytes: Uint8Array, message: RegExp): void => {
    const file = parse(bytes);
    t.throws(() => file.get('a'), { instanceOf: FileFormatError, message });
  };
  unpack(
    edit((bytes, at) => bytes.writeUInt32LE(one.length - 5, at + 24)),
    /unpacks to|cannot be unpacked/,
  );
  unpack(
    edit((bytes, at) => bytes.writeUInt32LE(one.length + 5, at + 24)),
    /unpacks to \d+ bytes/,
  );
  unpack(
    edit((bytes, at) => bytes.writeUInt32LE(1, at + 16)),
    /checksum differs/,
  );
  unpack(
    edit((bytes, at) => bytes.writeUInt32LE(bytes.length, at + 42)),
    /damaged entry/,
  );
  unpack(
    edit((bytes) => bytes.fill(0xff, 50, 60)),
    /cannot be unpacked|checksum|unpacks to/,
  );
});

test('folders in an archive are passed over', (t) => {
  const archive = zipSync({ 'folder/': new Uint8Array(0), 'folder/a.npy': one });
  t.deepEqual(parse(archive).names, ['folder/a']);
  const entries = readZipDirectory(archive, 'a.zip', { maxUnpackedBytes: 1e6 });
  t.deepEqual(new Uint8Array(unpackEntry(archive, entries[0], 'a.zip')), new Uint8Array(one));
  t.throws(() => readZipDirectory(archive, 'a.zip', { maxUnpackedBytes: 1e6, maxEntries: 1 }), {
    message: /2 entries/,
  });
});

test('whatever is changed in an archive, the reader gives arrays or one clear error', (t) => {
  const original = zipSync({ 'a.npy': one, 'b.npy': one });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(original.length - 1), fc.nat(255)), { minLength: 1, maxLength: 3 }),
      (edits) => {
        const bytes = Uint8Array.from(original);
        for (const [at, value] of edits) bytes[at] = value;
        try {
          const file = parse(bytes);
          for (const name of file.names) file.get(name);
          t.pass();
        } catch (error) {
          t.true(error instanceof InputError, String((error as Error).stack));
        }
      },
    ),
    { numRuns: 1000 },
  );
});
