import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import fc from 'fast-check';
import { InputError } from '../../../src/errors/index.js';
import {
  encodePickle,
  NumpyArray,
  numpyStrings,
  parsePickle,
  PythonTuple,
} from '../../../src/datasets/pickle/index.js';
import { runPython, testWithPython } from '../../helpers/python.js';
import { temporaryFolder } from '../../helpers/temporaryFolder.js';

const roundTrip = (value: unknown): unknown => parsePickle(encodePickle(value), 'own.pkl');
const tuple = (...items: unknown[]): PythonTuple => PythonTuple.from(items) as PythonTuple;

const integers = [
  0,
  255,
  256,
  65535,
  65536,
  -1,
  2 ** 31 - 1,
  -(2 ** 31),
  2 ** 31,
  -(2 ** 31) - 1,
  Number.MAX_SAFE_INTEGER,
  2n ** 63n,
  -(2n ** 63n),
  2n ** 64n,
  -(2n ** 71n) - 1n,
  2n ** 2100n,
];
const arrays = [
  new NumpyArray('f4', [2, 3], Float32Array.of(1, 2, 3, 4, 5, NaN)),
  new NumpyArray('f8', [2], Float64Array.of(0.1, -Infinity)),
  new NumpyArray('f8', [0, 7], new Float64Array(0)),
  new NumpyArray('i8', [3], BigInt64Array.of(1n, -1n, 2n ** 62n)),
  new NumpyArray('i4', [], Int32Array.of(-7)),
  new NumpyArray('b1', [2], Uint8Array.of(1, 0)),
  new NumpyArray('u1', [1, 1, 1], Uint8Array.of(200)),
  numpyStrings(['Car', 'Pedestrian', '', '🚗'], 10),
  numpyStrings([], 0),
];
const values = new Map<unknown, unknown>([
  ['integers', integers],
  ['floats', [1.5, -0, NaN, Infinity, -Infinity, 1e-300, 2 ** 60]],
  ['text', ['', 'é😀\n', 'x'.repeat(70000)]],
  ['others', [null, true, false, Uint8Array.of(0, 255), tuple(), tuple(1, tuple('a')), [], [[]], new Map()]],
  ['arrays', [...arrays, ...arrays]],
  [7, new Map([['nested', [new Map([[tuple(1, 2), 'pair']])]]])],
]);

test('every kind of value is read back by the own reader', (t) => {
  const back = roundTrip(values) as Map<unknown, unknown>;
  for (const key of ['integers', 'floats', 'text', 'others', 'arrays']) t.deepEqual(back.get(key), values.get(key));
  const nested = (back.get(7) as Map<string, Map<PythonTuple, string>[]>).get('nested') as Map<PythonTuple, string>[];
  t.deepEqual([...nested[0]], [[tuple(1, 2), 'pair']]);
  t.deepEqual(roundTrip({ a: { b: 1 } }), new Map([['a', new Map([['b', 1]])]]));
});

test('any number, text and nesting survives', (t) => {
  const leaf = fc.oneof(
    fc.integer(),
    fc.maxSafeInteger(),
    fc.bigInt({ min: 2n ** 53n }),
    fc.bigInt({ max: -(2n ** 53n) }),
    fc.double({ noNaN: true }).filter((n) => !Number.isInteger(n) || Number.isSafeInteger(n)),
    fc.string({ unit: 'grapheme' }),
    fc.boolean(),
    fc.constant(null),
  );
  const value = fc.letrec((tie) => ({
    node: fc.oneof({ maxDepth: 4 }, leaf, fc.array(tie('node')), tie('map')),
    map: fc.array(fc.tuple(fc.string(), tie('node'))).map((entries) => new Map(entries)),
  }));
  fc.assert(
    fc.property(value.node, (v) => {
      t.deepEqual(roundTrip(v), v);
    }),
    { numRuns: 300 },
  );
});

test('more dtypes than one-byte memo indices', (t) => {
  const many = Array.from({ length: 400 }, (_, i) => numpyStrings(['a'.repeat(i + 1)], i + 1));
  t.deepEqual(roundTrip([...many, ...many]), [...many, ...many]);
});

test('what has no Python counterpart is refused', (t) => {
  const refuse = (value: unknown, message: RegExp): unknown =>
    t.throws(() => encodePickle(value), { instanceOf: InputError, message });
  refuse(undefined, /undefined cannot be pickled/);
  refuse(() => 1, /function cannot/);
  refuse(new Date(), /object cannot/);
  refuse(numpyStrings(['Pedestrian'], 3), /'Pedestrian' does not fit into numpy type U3/);
  refuse(new NumpyArray('f4', [2, 2], new Float32Array(3)), /does not fill its shape/);
  refuse(new NumpyArray('f4', [2], new Float64Array(2)), /f4 cannot be written from Float64Array/);
  refuse(new NumpyArray('c16', [2], new Float64Array(2)), /c16 cannot/);
  const cycle: unknown[] = [];
  cycle.push(cycle);
  refuse(cycle, /nested more than/);
});

testWithPython('Python loads the same values, types and writable arrays', (t) => {
  const path = join(temporaryFolder(t), 'values.pkl');
  writeFileSync(path, encodePickle(values));
  const script = `
import json, math, pickle, sys
import numpy as np
with open(sys.argv[1], 'rb') as file: v = pickle.load(file)
out = {'integers': [str(i) for i in v['integers']], 'types': sorted({type(i).__name__ for i in v['integers']})}
out['floats'] = [repr(f) for f in v['floats']]
out['text'] = v['text'][:2] + [len(v['text'][2])]
out['others'] = repr(v['others'])
out['nested'] = repr(v[7])
for a in v['arrays']: assert a.flags.writeable and a.flags.c_contiguous and a.dtype == np.dtype(a.dtype.str), a
v['arrays'][0][0, 0] = 5
out['arrays'] = [[a.dtype.str, list(a.shape), repr(a.tolist())] for a in v['arrays'][9:]]
print(json.dumps(out))
`;
  const seen = JSON.parse(runPython(script, path)) as Record<string, unknown>;
  t.deepEqual(seen.integers, integers.map(String));
  t.deepEqual(seen.types, ['int']);
  t.deepEqual(seen.floats, ['1.5', '-0.0', 'nan', 'inf', '-inf', '1e-300', '1.152921504606847e+18']);
  t.deepEqual(seen.text, ['', 'é😀\n', 70000]);
  t.is(seen.others, "[None, True, False, b'\\x00\\xff', (), (1, ('a',)), [], [[]], {}]");
  t.is(seen.nested, "{'nested': [{(1, 2): 'pair'}]}");
  t.deepEqual(seen.arrays, [
    ['<f4', [2, 3], '[[1.0, 2.0, 3.0], [4.0, 5.0, nan]]'],
    ['<f8', [2], '[0.1, -inf]'],
    ['<f8', [0, 7], '[]'],
    ['<i8', [3], '[1, -1, 4611686018427387904]'],
    ['<i4', [], '-7'],
    ['|b1', [2], '[True, False]'],
    ['|u1', [1, 1, 1], '[[[200]]]'],
    ['<U10', [4], "['Car', 'Pedestrian', '', '🚗']"],
    ['<U1', [0], '[]'],
  ]);
});

testWithPython('what Python writes is read: random arrays in every protocol', async (t) => {
  const path = join(temporaryFolder(t), 'random.pkl');
  const script = `
import base64, json, pickle, sys
import numpy as np
rng = np.random.default_rng(5)
cases = []
for protocol in range(6):
    for dtype in ['f4', 'f8', 'i4', 'i8', '>f4', 'u2', '?']:
        for order in ['C', 'F', 'K']:
            a = (rng.random(rng.integers(0, 4, size=rng.integers(1, 4))) * 100).astype(dtype)
            a = a.transpose(rng.permutation(a.ndim)) if order == 'K' else np.array(a, order=order)
            data = base64.b64encode(pickle.dumps(a, protocol)).decode()
            cases.append([data, list(a.shape), [float(x) for x in a.ravel()]])
with open(sys.argv[1], 'w') as file: json.dump(cases, file)
`;
  runPython(script, path);
  const { readFile } = await import('node:fs/promises');
  const cases = JSON.parse(await readFile(path, 'utf8')) as [string, number[], number[]][];
  for (const [data, shape, numbers] of cases) {
    const array = parsePickle(Buffer.from(data, 'base64'), 'random') as NumpyArray;
    t.deepEqual(array.shape, shape);
    t.deepEqual(Array.from(array.data as ArrayLike<number | bigint>, Number), numbers);
  }
});
