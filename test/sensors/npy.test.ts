import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import fc from 'fast-check';
import ndarray from 'ndarray';
import { FileFormatError, InputError } from '../../src/errors/index.js';
import { encodeNpy, parseNpy, readNpy, writeNpy } from '../../src/sensors/index.js';
import type { NpyData } from '../../src/sensors/index.js';
import { temporaryFolder } from '../helpers/temporaryFolder.js';
import { projectUrl } from '../helpers/projectUrl.js';

const golden = projectUrl('test/golden/sensors/');
const bytesOf = (file: string): Uint8Array => readFileSync(new URL(file, golden));

interface Expected {
  readonly descr: string;
  readonly shape: number[];
  readonly values: (number | string | null)[];
}
const index = JSON.parse(readFileSync(new URL('npy.json', golden), 'utf8')) as Record<string, Expected>;

/** Items in row-major order, read one by one through the strides. */
function itemsOf(array: ndarray.NdArray<NpyData>): unknown[] {
  const items: unknown[] = [];
  const walk = (at: number[]): void => {
    if (at.length === array.shape.length) items.push(array.get(...at));
    else for (let next = 0; next < array.shape[at.length]; next++) walk([...at, next]);
  };
  walk([]);
  return items;
}

for (const [name, expected] of Object.entries(index)) {
  test(`numpy's ${name} is read as numpy has it`, (t) => {
    const { descr, array, fortranOrder } = parseNpy(bytesOf(`${name}.npy`), name);
    t.is(descr, expected.descr);
    t.deepEqual(array.shape, expected.shape);
    t.is(fortranOrder, name === 'f4_fortran');
    const items = itemsOf(array).map((item) =>
      typeof item === 'bigint' ? String(item) : typeof item === 'number' && !Number.isFinite(item) ? null : item,
    );
    t.deepEqual(items, expected.values);
  });

  test(`${name} is written as numpy writes it`, (t) => {
    const original = bytesOf(`${name}.npy`);
    const { array, descr } = parseNpy(original, name);
    const bytes = encodeNpy(array, descr === '|b1' ? { descr } : {});
    const back = parseNpy(bytes, name);
    t.deepEqual(itemsOf(back.array), itemsOf(array));
    t.deepEqual(back.array.shape, array.shape);
    // Half precision is widened, version 2 headers and Fortran order are not written, ndarray knows no scalars.
    if (!['f2', 'f8', 'f4_fortran', 'scalar'].includes(name)) t.deepEqual(Buffer.from(bytes), original);
  });
}

test('half precision: signs, subnormals and infinities', (t) => {
  const { array } = parseNpy(bytesOf('f2.npy'), 'f2');
  t.true(array.data instanceof Float32Array);
  t.true(Object.is((array.data as Float32Array)[1], -0));
  t.is((array.data as Float32Array)[5], 2 ** -24);
  t.deepEqual([...(array.data as Float32Array)].slice(-2), [Infinity, -Infinity]);
});

test('8-byte integers stay exact', (t) => {
  const { array } = parseNpy(bytesOf('i8.npy'), 'i8');
  t.true(array.data instanceof BigInt64Array);
  t.is(array.get(2), 2n ** 53n + 1n);
});

const refusals: readonly [string, RegExp][] = [
  ['big_endian', />f4: big-endian/],
  ['object', /Python objects \(pickle\) are never read/],
  ['structured', /structured arrays are not read/],
  ['complex', /complex numbers/],
  ['date', /dates are not read/],
  ['bytes', /byte strings are not read/],
];
for (const [name, message] of refusals) {
  test(`refused by name: ${name}`, (t) => {
    t.throws(() => parseNpy(bytesOf(`refused_${name}.npy`), `${name}.npy`), { instanceOf: FileFormatError, message });
  });
}

function fileWith(header: string, data: Uint8Array = new Uint8Array(0)): Uint8Array {
  const text = Buffer.from(header, 'latin1');
  const head = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, text.length & 255, text.length >> 8]);
  return Buffer.concat([head, text, data]);
}

const headerLies: readonly [title: string, bytes: Uint8Array, message: RegExp][] = [
  [
    'too little data',
    fileWith("{'descr': '<f4', 'fortran_order': False, 'shape': (3,)}", new Uint8Array(8)),
    /needs 12 bytes, 8 follow/,
  ],
  [
    'too much data',
    fileWith("{'descr': '<f4', 'fortran_order': False, 'shape': (1,)}", new Uint8Array(8)),
    /needs 4 bytes, 8 follow/,
  ],
  [
    'a huge shape',
    fileWith("{'descr': '<f8', 'fortran_order': False, 'shape': (9007199254740991, 9007199254740991)}"),
    /needs [\d.e+]+ bytes, 0/,
  ],
  ['a negative side', fileWith("{'descr': '<f4', 'fortran_order': False, 'shape': (-1,)}"), /impossible shape/],
  ['no shape', fileWith("{'descr': '<f4', 'fortran_order': False}"), /no shape/],
  ['code instead of a dict', fileWith("__import__('os').system('true')"), /not a Python literal/],
  [
    'a call inside the dict',
    fileWith("{'descr': open('x'), 'fortran_order': False, 'shape': ()}"),
    /not a Python literal/,
  ],
  ['a header without end', fileWith("{'descr': '<f4', 'fortran_order': False, 'shape': ("), /not a Python literal/],
  ['nesting without end', fileWith('['.repeat(5000)), /not a Python literal/],
  ['two literals', fileWith('{} {}'), /not a Python literal/],
  [
    'a header longer than the file',
    Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 200, 0, 1),
    /200 bytes are declared, 1 follow/,
  ],
  ['an unknown version', Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 9, 0, 0, 0), /format version 9/],
  ['another format', new Uint8Array(20), /does not begin like an .npy/],
  ['nothing', new Uint8Array(0), /does not begin like an .npy/],
  ['an unknown dtype', fileWith("{'descr': '<f3', 'fortran_order': False, 'shape': ()}"), /<f3: not read/],
  [
    'countless empty texts',
    fileWith("{'descr': '<U0', 'fortran_order': False, 'shape': (9999999999,)}"),
    /texts of length 0/,
  ],
  [
    'text that is no text',
    fileWith("{'descr': '<U1', 'fortran_order': False, 'shape': ()}", new Uint8Array(4).fill(255)),
    /is no character/,
  ],
];
for (const [title, bytes, message] of headerLies) {
  test(`refused: ${title}`, (t) => {
    t.throws(() => parseNpy(bytes, 'a.npy'), { instanceOf: FileFormatError, message });
  });
}

test('any strided view is written as its items in row-major order', (t) => {
  const views = fc.record({
    shape: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 }),
    flip: fc.boolean(),
    halve: fc.boolean(),
  });
  fc.assert(
    fc.property(views, ({ shape, flip, halve }) => {
      const size = shape.reduce((product, side) => product * side, 1);
      let view = ndarray(
        Float32Array.from({ length: size }, (_, at) => at),
        shape,
      );
      if (flip) view = view.transpose(...shape.map((_, axis) => shape.length - 1 - axis));
      if (halve) view = view.step(-1, ...new Array<number>(shape.length - 1).fill(1));
      const back = parseNpy(encodeNpy(view), 'v');
      t.deepEqual(back.array.shape, view.shape);
      t.deepEqual(itemsOf(back.array), itemsOf(view));
    }),
  );
});

test('files: round trip, size bound, booleans', async (t) => {
  const path = join(temporaryFolder(t), 'a.npy');
  const mask = ndarray(Uint8Array.of(1, 0, 1), [3]);
  await writeNpy(path, mask, { descr: '|b1' });
  t.is((await readNpy(path)).descr, '|b1');
  await t.throwsAsync(readNpy(path, { maxBytes: 100 }), { instanceOf: FileFormatError, message: /limit of 100/ });
  t.throws(() => encodeNpy(ndarray(Uint8Array.of(2), [1]), { descr: '|b1' }), { instanceOf: InputError });
  const bytes = await readFile(path);
  await writeFile(path, bytes.subarray(0, bytes.length - 1));
  await t.throwsAsync(readNpy(path), { instanceOf: FileFormatError, message: /needs 3 bytes, 2 follow/ });
});

test('whatever is changed in a file, the reader gives an array or one clear error', (t) => {
  const original = encodeNpy(
    ndarray(
      Float32Array.from({ length: 12 }, (_, at) => at),
      [3, 4],
    ),
  );
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(original.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
      (edits) => {
        const bytes = Uint8Array.from(original);
        for (const [at, value] of edits) bytes[at] = value;
        try {
          parseNpy(bytes, 'f');
          t.pass();
        } catch (error) {
          t.true(error instanceof FileFormatError, String(error));
        }
      },
    ),
    { numRuns: 1000 },
  );
});
