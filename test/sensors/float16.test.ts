import test from 'ava';
import { fromFloat16, toFloat16 } from '../../src/sensors/index.js';
import { keyedRng } from '../../src/random/index.js';

const all = Uint16Array.from({ length: 65_536 }, (_, bits) => bits);
const isNan = (bits: number): boolean => (bits & 0x7fff) > 0x7c00;

test('every half goes to single precision and back', (t) => {
  const back = toFloat16(fromFloat16(all));
  t.true(all.every((bits) => isNan(bits) || back[bits] === bits));
  t.true(all.filter(isNan).every((bits) => isNan(back[bits])));
  // IEEE 754: largest, smallest normal, smallest subnormal, infinity, -2.
  const bits = Uint16Array.of(0x7bff, 0x0400, 0x0001, 0x7c00, 0xc000);
  t.deepEqual(fromFloat16(bits), Float32Array.of(65504, 2 ** -14, 2 ** -24, Infinity, -2));
});

test('a number goes to the nearest half, half way to the even one', (t) => {
  const positive = fromFloat16(all.subarray(0, 0x7c00));
  const between: number[] = [];
  const expected: number[] = [];
  for (let bits = 0; bits < 0x7bff; bits += 7) {
    const [low, high] = [positive[bits], positive[bits + 1]];
    between.push(low + (high - low) * 0.25, low + (high - low) * 0.75, (low + high) / 2, -(low + high) / 2);
    const even = bits % 2 === 0 ? bits : bits + 1;
    expected.push(bits, bits + 1, even, even | 0x8000);
  }
  t.deepEqual(Array.from(toFloat16(Float32Array.from(between))), expected);
  const large = toFloat16(Float32Array.of(65519.99, 65520, -1e30, Infinity));
  t.deepEqual(Array.from(large), [0x7bff, 0x7c00, 0xfc00, 0x7c00]);
});

test('random numbers: no half is nearer', (t) => {
  const rng = keyedRng('float16');
  const values = Float32Array.from({ length: 5000 }, () => rng.normal() * 2 ** rng.integer(-26, 15));
  const halves = toFloat16(values);
  const found = fromFloat16(halves);
  values.forEach((value, i) => {
    const bits = halves[i] & 0x7fff;
    const neighbours = fromFloat16(Uint16Array.of(Math.max(0, bits - 1), Math.min(0x7bff, bits + 1)));
    const error = Math.abs(value - found[i]);
    t.true(neighbours.every((other) => Math.abs(Math.abs(value) - other) >= error) || bits === 0x7c00, String(value));
  });
});
