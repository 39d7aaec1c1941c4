import test from 'ava';
import { keyedRng, philox4x32, rngSource } from '../../src/random/index.js';

const hex = (words: Uint32Array): string[] => [...words].map((word) => word.toString(16).padStart(8, '0'));

test('philox4x32-10 gives the published known answers', (t) => {
  const out = new Uint32Array(4);
  philox4x32(new Uint32Array(4), new Uint32Array(2), out);
  t.deepEqual(hex(out), ['6627e8d5', 'e169c58d', 'bc57ac4c', '9b00dbd8']);
  const ones = 0xffffffff;
  philox4x32(Uint32Array.of(ones, ones, ones, ones), Uint32Array.of(ones, ones), out);
  t.deepEqual(hex(out), ['408f276d', '41c83b0e', 'a20bc7c6', '6d5451fd']);
  philox4x32(
    Uint32Array.of(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344),
    Uint32Array.of(0xa4093822, 0x299f31d0),
    out,
  );
  t.deepEqual(hex(out), ['d16cfe09', '94fdcceb', '5001e420', '24126ea1']);
});

test('equal keys give equal streams, different keys do not', (t) => {
  const draw = (rng: ReturnType<typeof keyedRng>): number[] => Array.from({ length: 8 }, () => rng.uniform());
  t.deepEqual(draw(keyedRng(1, 'a', 'b')), draw(rngSource(1, 'a')('b')));
  t.notDeepEqual(draw(keyedRng(1, 'a', 'bc')), draw(keyedRng(1, 'ab', 'c')));
  t.notDeepEqual(draw(keyedRng(1)), draw(keyedRng('1')));
});

test('the distributions have their moments', (t) => {
  const rng = keyedRng('moments');
  const n = 200_000;
  const moments = (next: () => number): [number, number] => {
    let sum = 0;
    let squares = 0;
    for (let i = 0; i < n; i++) {
      const value = next();
      sum += value;
      squares += value * value;
    }
    return [sum / n, squares / n - (sum / n) ** 2];
  };
  const close = (actual: [number, number], mean: number, variance: number): void => {
    // Five standard errors of the mean; 3 % of the variance.
    t.true(Math.abs(actual[0] - mean) < 5 * Math.sqrt(variance / n), `mean ${actual[0]}`);
    t.true(Math.abs(actual[1] - variance) < 0.03 * variance, `variance ${actual[1]}`);
  };
  close(
    moments(() => rng.uniform()),
    0.5,
    1 / 12,
  );
  close(
    moments(() => rng.normal(2, 3)),
    2,
    9,
  );
  close(
    moments(() => rng.poisson(4.5)),
    4.5,
    4.5,
  );
  close(
    moments(() => rng.poisson(95)),
    95,
    95,
  );
  close(
    moments(() => rng.integer(0, 6)),
    2.5,
    35 / 12,
  );
  t.throws(() => rng.choice([]), { instanceOf: RangeError });
});
