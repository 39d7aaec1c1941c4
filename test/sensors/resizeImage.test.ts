import test from 'ava';
import ndarray from 'ndarray';
import { resizeImage } from '../../src/sensors/index.js';

test('a ramp stays a ramp, and an image of its own size itself', async (t) => {
  const ramp = ndarray(
    Uint8Array.from({ length: 10 * 4 * 3 }, (_, at) => 20 * (Math.floor(at / 3) % 10)),
    [4, 10, 3],
  );
  const { pixels } = await resizeImage({ pixels: ramp }, 40, 16);
  t.deepEqual(pixels.shape, [16, 40, 3]);
  const row = Array.from({ length: 40 }, (_, x) => pixels.get(8, x, 0));
  t.true(row.every((value, x) => x === 0 || value >= row[x - 1]));
  t.true(Math.abs(row[20] - 92) <= 4, String(row[20]));
  t.deepEqual((await resizeImage({ pixels: ramp }, 10, 4)).pixels.data, ramp.data);
});

test('what has no size is refused', async (t) => {
  const pixels = ndarray(new Uint8Array(3), [1, 1, 3]);
  await t.throwsAsync(resizeImage({ pixels }, 0, 4), { message: /an image of 0 × 4 pixels/ });
  await t.throwsAsync(resizeImage({ pixels: ndarray(new Uint16Array(3), [1, 1, 3]) }, 2, 2), { message: /8 bits/ });
});
