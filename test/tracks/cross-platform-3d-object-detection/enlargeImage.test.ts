import test from 'ava';
import { enlargeImage } from '../../../tracks/cross-platform-3d-object-detection/enlargeImage.js';

/** Red grows to the right, green downwards, blue is one value. */
const ramp = (width: number, height: number): Uint8Array =>
  Uint8Array.from({ length: 3 * width * height }, (_, i) => {
    const pixel = Math.floor(i / 3);
    return [10 * (pixel % width), 20 * Math.floor(pixel / width), 77][i % 3];
  });

test('ramps stay ramps between the outermost pixel centres and go on flat beyond them', (t) => {
  const [width, height, toWidth, toHeight] = [20, 10, 64, 25];
  const large = enlargeImage(ramp(width, height), [width, height], [toWidth, toHeight]);
  t.is(large.length, 3 * toWidth * toHeight);
  const clamped = (value: number, size: number): number => Math.max(0, Math.min(size - 1, value));
  for (let y = 0; y < toHeight; y++) {
    for (let x = 0; x < toWidth; x++) {
      const at = 3 * (y * toWidth + x);
      const red = 10 * clamped(((x + 0.5) * width) / toWidth - 0.5, width);
      const green = 20 * clamped(((y + 0.5) * height) / toHeight - 0.5, height);
      if (Math.abs(large[at] - red) > 0.5 + 1e-9 || Math.abs(large[at + 1] - green) > 0.5 + 1e-9) t.fail(`${x} ${y}`);
      if (large[at + 2] !== 77) t.fail(`blue ${x} ${y}`);
    }
  }
});

test('its own size is the same image', (t) => {
  const image = ramp(7, 5);
  t.deepEqual(enlargeImage(image, [7, 5], [7, 5]), image);
});
