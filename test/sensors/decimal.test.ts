import test from 'ava';
import fc from 'fast-check';
import { parseDecimal, shortFloat32 } from '../../src/sensors/decimal.js';

const parse = (text: string): number | undefined => {
  const bytes = Buffer.from(`x${text}y`, 'latin1');
  return parseDecimal(bytes, 1, 1 + text.length);
};

test('every float64 and float32 spelling reads as the engine reads it', (t) => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      t.is(parse(String(value)), Number(String(value)));
      t.is(parse(value.toExponential(4)), Number(value.toExponential(4)));
      t.is(parse(value.toPrecision(9)), Number(value.toPrecision(9)));
    }),
  );
  fc.assert(
    fc.property(fc.integer(), fc.nat(30), (mantissa, places) => {
      const text = `${mantissa}e-${places}`;
      t.is(parse(text), Number(text));
    }),
  );
});

test('forms that writers use', (t) => {
  const forms: readonly [string, number][] = [
    ['0', 0],
    ['-0', -0],
    ['+1.5', 1.5],
    ['.5', 0.5],
    ['5.', 5],
    ['-.25', -0.25],
    ['1E3', 1000],
    ['4.2108e+06', 4210800],
    ['00012', 12],
    ['0.00000000000000000000000012', 1.2e-25],
    ['123456789012345678901', Number('123456789012345678901')],
    ['nan', NaN],
    ['-NaN', NaN],
    ['INF', Infinity],
    ['-inf', -Infinity],
    ['1e400', Infinity],
  ];
  for (const [text, value] of forms) t.is(parse(text), value, text);
});

test('what is no number is not taken for one', (t) => {
  const wrong = [
    '',
    '-',
    '+',
    '.',
    'e5',
    '1e',
    '1e+',
    '1.2.3',
    '1,5',
    '0x10',
    '1_000',
    'nanx',
    '--1',
    '1e5.5',
    '1e99999x',
  ];
  for (const text of wrong) t.is(parse(text), undefined, text);
});

test('the short form of a float32 reads back as the same float32', (t) => {
  fc.assert(
    fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (value) => {
      t.is(Math.fround(Number(shortFloat32(value))), Math.fround(value));
    }),
    { numRuns: 2000 },
  );
  t.is(shortFloat32(Math.fround(0.1)), '0.1');
  t.is(shortFloat32(Math.fround(-73.482)), '-73.482');
  t.is(shortFloat32(-0), '-0');
});
