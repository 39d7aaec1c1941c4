import { readFileSync } from 'node:fs';
import test from 'ava';
import { NumpyArray, parsePickle, PythonTuple, readPickle } from '../../../src/datasets/pickle/index.js';

const tuple = (...items: unknown[]): PythonTuple => PythonTuple.from(items) as PythonTuple;
const array = (dtype: string, shape: number[], data: NumpyArray['data']): NumpyArray =>
  new NumpyArray(dtype, shape, data);
const range = Int32Array.from({ length: 24 }, (_, i) => i);
const shared = ['same'];

/** What test/golden/pickle/make.py wrote. */
const expected = new Map<string, unknown>([
  ['none', null],
  ['bools', [true, false]],
  ['ints', [0, 1, -1, 255, 256, 65535, 65536, 2 ** 31 - 1, -(2 ** 31), 2 ** 31, 2 ** 53 - 1, 2n ** 53n, -(2n ** 70n)]],
  ['floats', [0.5, -1e-7, 1e300, Infinity, -Infinity, NaN]],
  ['text', ['', 'Car', 'é\n\\u0041 \'q\' "d" 🚗', 'x'.repeat(300)]],
  ['bytes', [new Uint8Array(0), Uint8Array.of(0, 255, 10, 39, 92)]],
  ['bytearray', Uint8Array.of(97, 98, 255)],
  ['tuples', [tuple(), tuple(1), tuple(1, 2), tuple(1, 2, 3), tuple(1, 2, 3, 4)]],
  ['set', new Set([1, 2])],
  ['frozenset', new Set(['a'])],
  [
    'ordered',
    new Map([
      ['b', 1],
      ['a', 2],
    ]),
  ],
  ['default', new Map([['k', [1]]])],
  ['f2', array('f2', [6], Float32Array.of(0, -0.5, 65504, 2 ** -24, Infinity, NaN))],
  ['f4', array('f4', [2, 3], Float32Array.of(0, 0.25, 0.5, 0.75, 1, 1.25))],
  ['f8', array('f8', [1, 2], Float64Array.of(0.1, -2.5e-300))],
  ['f8_big_endian', array('f8', [2], Float64Array.of(1.5, -2))],
  ['i1', array('i1', [2], Int8Array.of(-1, 127))],
  ['i2', array('i2', [2], Int16Array.of(-2, 300))],
  ['i4', array('i4', [2], Int32Array.of(-3, 70000))],
  ['i8', array('i8', [2], BigInt64Array.of(-(2n ** 62n), 5n))],
  ['i8_big_endian', array('i8', [2], BigInt64Array.of(7n, -8n))],
  ['u1', array('u1', [2], Uint8Array.of(0, 255))],
  ['u8', array('u8', [1], BigUint64Array.of(2n ** 64n - 1n))],
  ['bool', array('b1', [2, 1], Uint8Array.of(1, 0))],
  ['U', array('U10', [4], ['Car', '', 'é🚗', 'Pedestrian'])],
  ['U_big_endian', array('U2', [1], ['ab'])],
  ['S', array('S2', [2], ['ab', 'c'])],
  ['object', array('O', [3], ['Car', null, 3])],
  ['fortran', array('i4', [2, 3, 4], range)],
  [
    'transposed',
    array(
      'i4',
      [3, 4, 2],
      Int32Array.from(range, (_, i) => (i % 2) * 12 + (i >> 1)),
    ),
  ],
  ['empty', array('f8', [0, 7], new Float64Array(0))],
  ['zero_dimensional', array('f8', [], Float64Array.of(2.5))],
  ['scalar_f4', Math.fround(0.1)],
  ['scalar_f8', 0.1],
  ['scalar_i8', -5],
  ['scalar_bool', true],
  ['scalar_str', 'drone'],
  ['shared', [shared, shared]],
]);

for (const protocol of [0, 1, 2, 3, 4, 5]) {
  test(`every kind of value survives protocol ${protocol}`, async (t) => {
    const values = (await readPickle(`test/golden/pickle/values.p${protocol}.pkl`)) as Map<string, unknown>;
    for (const [key, value] of expected) t.deepEqual(values.get(key), value, key);
    t.is(values.size, expected.size + 1);
    const keys = [...(values.get('int_keys') as Map<unknown, unknown>)];
    t.deepEqual(keys, [
      [1, 'one'],
      [tuple(2, 3), 'pair'],
    ]);
    const [first, second] = values.get('shared') as unknown[];
    t.is(first, second);
  });
}

test('the same info file in protocols 2, 4 and 5 reads the same', async (t) => {
  const [p2, p4, p5] = await Promise.all(
    ['p2', 'p4', 'p5'].map((p) => readPickle(`test/golden/track5/pi3det_drone_small.infos.${p}.pkl`)),
  );
  t.deepEqual(p2, p4);
  t.deepEqual(p4, p5);
  t.is((p4 as unknown[]).length, 20);
});

test('Python 2 byte strings serve as text and as the content of arrays', (t) => {
  const array =
    '\x80\x02cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\x00\x85U\x01b\x87R(K\x01K\x02\x85cnumpy\ndtype\n' +
    'U\x02i2K\x00K\x01\x87R(K\x03U\x01<NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb\x89U\x04\x01\x00\xff\xfftb.';
  t.deepEqual(parsePickle(Buffer.from(array, 'latin1'), 'py2'), new NumpyArray('i2', [2], Int16Array.of(1, -1)));
  t.is(parsePickle(Buffer.from("S'a\\x41\\n\\\\\\101\\''\n.", 'latin1'), 'py2'), "aA\n\\A'");
});

test('bytes are not copied, arrays are', (t) => {
  const file = readFileSync('test/golden/pickle/values.p4.pkl');
  const values = parsePickle(file, 'values') as Map<string, unknown>;
  t.true((values.get('bytes') as Uint8Array[])[1].buffer === file.buffer);
  t.false(((values.get('f8') as NumpyArray).data as Float64Array).buffer === file.buffer);
});
