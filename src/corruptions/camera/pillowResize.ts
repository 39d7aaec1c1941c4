/** Pillow's resizing, to the bit (python-pillow/Pillow, src/libImaging/Resample.c and Geometry.c). */
import type { RgbImage } from '../operation.js';

/** Weights are fixed-point numbers of 22 bits. */
const PRECISION_BITS = 22;
const ONE = 1 << PRECISION_BITS;
const HALF = 1 << (PRECISION_BITS - 1);

interface Taps {
  /** (out) first input sample. */
  readonly first: Int32Array;
  /** (out) number of input samples. */
  readonly count: Int32Array;
  /** (out, most) fixed-point weights. */
  readonly weights: Int32Array;
  readonly most: number;
}

/** Which input samples make each output sample of a box filter, and their weights. */
function boxTaps(inSize: number, outSize: number): Taps {
  const scale = inSize / outSize;
  const widening = Math.max(scale, 1);
  const support = 0.5 * widening;
  const most = Math.ceil(support) * 2 + 1;
  const first = new Int32Array(outSize);
  const count = new Int32Array(outSize);
  const weights = new Int32Array(outSize * most);
  for (let out = 0; out < outSize; out++) {
    const centre = (out + 0.5) * scale;
    const low = Math.max(0, Math.trunc(centre - support + 0.5));
    const high = Math.min(inSize, Math.trunc(centre + support + 0.5));
    const raw = Array.from({ length: high - low }, (_, i) => {
      const distance = (i + low - centre + 0.5) / widening;
      return distance > -0.5 && distance <= 0.5 ? 1 : 0;
    });
    const sum = raw.reduce<number>((total, weight) => total + weight, 0);
    first[out] = low;
    count[out] = high - low;
    raw.forEach((weight, i) => (weights[out * most + i] = Math.trunc(0.5 + (weight / sum) * ONE)));
  }
  return { first, count, weights, most };
}

/** Averages the pixels that an output pixel covers, rows first, each pass rounded to bytes. */
export function resizeBox(image: RgbImage, widthPx: number, heightPx: number): RgbImage {
  const narrow = resizeRows(image, widthPx);
  return heightPx === image.heightPx ? narrow : resizeColumns(narrow, heightPx);
}

function resizeRows(image: RgbImage, widthPx: number): RgbImage {
  if (widthPx === image.widthPx) return image;
  const { first, count, weights, most } = boxTaps(image.widthPx, widthPx);
  const { data, heightPx } = image;
  const out = new Uint8Array(widthPx * heightPx * 3);
  for (let y = 0, to = 0; y < heightPx; y++) {
    const row = y * image.widthPx * 3;
    for (let x = 0; x < widthPx; x++, to += 3) {
      let red = HALF;
      let green = HALF;
      let blue = HALF;
      let from = row + first[x] * 3;
      const weightAt = x * most;
      for (let tap = 0, taps = count[x]; tap < taps; tap++, from += 3) {
        const weight = weights[weightAt + tap];
        red += data[from] * weight;
        green += data[from + 1] * weight;
        blue += data[from + 2] * weight;
      }
      out[to] = red >> PRECISION_BITS;
      out[to + 1] = green >> PRECISION_BITS;
      out[to + 2] = blue >> PRECISION_BITS;
    }
  }
  return { widthPx, heightPx, data: out };
}

function resizeColumns(image: RgbImage, heightPx: number): RgbImage {
  const { first, count, weights, most } = boxTaps(image.heightPx, heightPx);
  const { data, widthPx } = image;
  const stride = widthPx * 3;
  const out = new Uint8Array(stride * heightPx);
  const sums = new Int32Array(stride);
  for (let y = 0; y < heightPx; y++) {
    sums.fill(HALF);
    for (let tap = 0; tap < count[y]; tap++) {
      const weight = weights[y * most + tap];
      const from = (first[y] + tap) * stride;
      for (let i = 0; i < stride; i++) sums[i] += data[from + i] * weight;
    }
    for (let i = 0, to = y * stride; i < stride; i++) out[to + i] = sums[i] >> PRECISION_BITS;
  }
  return { widthPx, heightPx, data: out };
}

/** Input samples of a nearest-neighbour resize; the position is summed up, as Pillow does. */
function nearestSamples(inSize: number, outSize: number): Int32Array {
  const scale = inSize / outSize;
  const samples = new Int32Array(outSize);
  for (let out = 0, position = scale * 0.5; out < outSize; out++, position += scale) {
    samples[out] = Math.min(inSize - 1, Math.trunc(position));
  }
  return samples;
}

export function resizeNearest(image: RgbImage, widthPx: number, heightPx: number): RgbImage {
  const { data } = image;
  const columns = nearestSamples(image.widthPx, widthPx);
  const rows = nearestSamples(image.heightPx, heightPx);
  const stride = widthPx * 3;
  const out = new Uint8Array(stride * heightPx);
  for (let y = 0; y < heightPx; y++) {
    const to = y * stride;
    if (y > 0 && rows[y] === rows[y - 1]) {
      out.copyWithin(to, to - stride, to);
      continue;
    }
    const from = rows[y] * image.widthPx * 3;
    for (let x = 0, at = to; x < widthPx; x++, at += 3) {
      const sample = from + columns[x] * 3;
      out[at] = data[sample];
      out[at + 1] = data[sample + 1];
      out[at + 2] = data[sample + 2];
    }
  }
  return { widthPx, heightPx, data: out };
}
