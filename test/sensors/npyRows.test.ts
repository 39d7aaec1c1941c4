import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import test, { type ExecutionContext } from 'ava';
import ndarray from 'ndarray';
import { FileFormatError, InputError } from '../../src/errors/index.js';
import { encodeNpy, encodeNpz, openNpyRows, openNpzRows, parseNpy, type NpyRows } from '../../src/sensors/index.js';
import { temporaryFolder } from '../helpers/temporaryFolder.js';

function write(t: ExecutionContext, name: string, bytes: Uint8Array): string {
  const file = join(temporaryFolder(t), name);
  writeFileSync(file, bytes);
  return file;
}

async function collect(rows: NpyRows, blockBytes?: number): Promise<number[]> {
  const values: number[] = [];
  let next = 0;
  for await (const block of rows.blocks(blockBytes)) {
    if (block.first !== next) throw new Error(`block ${block.first} after row ${next}`);
    next += block.rows;
    values.push(...block.values);
  }
  return values;
}

/** An .npy file of half floats, given as bits. */
function halfNpy(bits: number[], rows: number, columns: number): Uint8Array {
  const float = encodeNpy(ndarray(new Uint16Array(bits), [rows, columns]));
  return Buffer.from(Buffer.from(float).toString('latin1').replace("'<u2'", "'<f2'"), 'latin1');
}

for (const [descr, make] of [
  ['<f4', (n: number) => Float32Array.from({ length: n }, (_, i) => Math.fround(Math.sin(i)))],
  ['<f8', (n: number) => Float64Array.from({ length: n }, (_, i) => Math.sin(i))],
] as const) {
  test(`${descr}: every block size gives the whole matrix, plain, stored and compressed`, async (t) => {
    const data = make(7 * 5);
    const array = ndarray(data, [7, 5]);
    const npy = await openNpyRows(write(t, 'a.npy', encodeNpy(array)));
    t.deepEqual([npy.descr, npy.rows, npy.columns], [descr, 7, 5]);
    for (const compressed of [false, true]) {
      const npz = await openNpzRows(write(t, 'a.npz', encodeNpz({ other: array, scores: array }, { compressed })));
      t.deepEqual(npz.names, ['other', 'scores']);
      const rows = await npz.open('scores');
      for (const blockBytes of [1, 50, 130, undefined]) {
        t.deepEqual(await collect(rows, blockBytes), [...data]);
        t.deepEqual(await collect(npy, blockBytes), [...data]);
      }
    }
  });
}

test('half floats are held as float32; more values than a piece of the file holds', async (t) => {
  const bits = Array.from({ length: 300_000 }, (_, i) => i % 0x7c00);
  const bytes = halfNpy(bits, 300, 1000);
  const rows = await openNpyRows(write(t, 'a.npy', bytes));
  t.is(rows.descr, '<f2');
  const expected = parseNpy(bytes, 'a').array.data as Float32Array;
  let at = 0;
  for await (const { values } of rows.blocks(70_000)) {
    t.deepEqual(values, expected.subarray(at, at + values.length));
    at += values.length;
  }
  t.is(at, expected.length);
});

test('a matrix without rows or columns', async (t) => {
  const none = await openNpyRows(write(t, 'a.npy', encodeNpy(ndarray(new Float32Array(0), [0, 5]))));
  t.deepEqual(await collect(none), []);
});

test('refused with its place', async (t) => {
  const vector = encodeNpy(ndarray(new Float32Array(4), [4]));
  await t.throwsAsync(openNpyRows(write(t, 'a.npy', vector)), { instanceOf: FileFormatError, message: /is no matrix/ });
  const whole = encodeNpy(ndarray(new Int32Array(4), [2, 2]));
  await t.throwsAsync(openNpyRows(write(t, 'a.npy', whole)), { message: /dtype: <i4 is no float16/ });
  const matrix = Buffer.from(encodeNpy(ndarray(new Float32Array(4), [2, 2])));
  await t.throwsAsync(openNpyRows(write(t, 'a.npy', matrix.subarray(0, -1))), { message: /needs 16 bytes, 15 follow/ });
  const fortran = Buffer.from(matrix.toString('latin1').replace('False, ', 'True,  '), 'latin1');
  await t.throwsAsync(openNpyRows(write(t, 'a.npy', fortran)), { message: /ascontiguousarray/ });
  await t.throwsAsync(openNpyRows(write(t, 'a.npy', Buffer.from('x'))), { instanceOf: FileFormatError });
  await t.throwsAsync(openNpyRows('/nowhere/a.npy'), { instanceOf: InputError, message: /no such file/ });
  const npz = await openNpzRows(write(t, 'a.npz', encodeNpz({ a: ndarray(new Float32Array(4), [2, 2]) })));
  await t.throwsAsync(npz.open('b'), { message: /no array b; there are a/ });
  await t.throwsAsync(openNpzRows(write(t, 'a.npz', Buffer.from('no zip archive at all'))), {
    instanceOf: FileFormatError,
  });
});

test('damage within an archive is noticed at the end of a reading', async (t) => {
  const array = ndarray(
    Float32Array.from({ length: 4000 }, (_, i) => i),
    [40, 100],
  );
  for (const compressed of [false, true]) {
    const bytes = Buffer.from(encodeNpz({ a: array }, { compressed }));
    bytes[compressed ? 1500 : 9000] ^= 0x55;
    await t.throwsAsync(async () => collect(await (await openNpzRows(write(t, 'a.npz', bytes))).open('a')), {
      instanceOf: FileFormatError,
      message: /checksum|unpacked|unpacks|header/,
    });
  }
  // A bomb: the entry unpacks to more than it declares.
  const bytes = Buffer.from(encodeNpz({ a: array }, { compressed: true }));
  const bomb = deflateRawSync(Buffer.concat([Buffer.from(encodeNpy(array)), Buffer.alloc(1 << 22)]));
  const local = bytes.subarray(0, 30 + bytes.readUInt16LE(26) + bytes.readUInt16LE(28));
  const directory = bytes.subarray(bytes.readUInt32LE(bytes.length - 6));
  directory.writeUInt32LE(bomb.length, 20);
  const end = Buffer.from(directory);
  end.writeUInt32LE(local.length + bomb.length, end.length - 6);
  const archive = Buffer.concat([local, bomb, end]);
  await t.throwsAsync(async () => collect(await (await openNpzRows(write(t, 'a.npz', archive))).open('a')), {
    instanceOf: FileFormatError,
    message: /unpacks to more than/,
  });
});
