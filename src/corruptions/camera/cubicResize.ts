/** Parameter of the cubic convolution kernel, as OpenCV has it. */
const A = -0.75;

/** Four taps of cubic convolution for each output sample. Source: R. Keys, 1981; OpenCV's `INTER_CUBIC`. */
function cubicTaps(inSize: number, outSize: number): { samples: Int32Array; weights: Float64Array } {
  const samples = new Int32Array(4 * outSize);
  const weights = new Float64Array(4 * outSize);
  const scale = inSize / outSize;
  for (let out = 0; out < outSize; out++) {
    const position = (out + 0.5) * scale - 0.5;
    const left = Math.floor(position);
    const x = position - left;
    const far = ((A * (x + 1) - 5 * A) * (x + 1) + 8 * A) * (x + 1) - 4 * A;
    const near = ((A + 2) * x - (A + 3)) * x * x + 1;
    const next = ((A + 2) * (1 - x) - (A + 3)) * (1 - x) * (1 - x) + 1;
    weights.set([far, near, next, 1 - far - near - next], 4 * out);
    for (let tap = 0; tap < 4; tap++) samples[4 * out + tap] = Math.min(Math.max(left - 1 + tap, 0), inSize - 1);
  }
  return { samples, weights };
}

/** A plane of numbers enlarged (or shrunk, without smoothing) by cubic convolution, edges continued by their nearest. */
export function resizeCubic(
  values: ArrayLike<number>,
  width: number,
  height: number,
  outWidth: number,
  outHeight: number,
): Float32Array {
  const across = cubicTaps(width, outWidth);
  const down = cubicTaps(height, outHeight);
  const rows = new Float32Array(outWidth * height);
  for (let y = 0, to = 0; y < height; y++) {
    const from = y * width;
    for (let x = 0; x < outWidth; x++, to++) {
      const tap = 4 * x;
      rows[to] =
        across.weights[tap] * values[from + across.samples[tap]] +
        across.weights[tap + 1] * values[from + across.samples[tap + 1]] +
        across.weights[tap + 2] * values[from + across.samples[tap + 2]] +
        across.weights[tap + 3] * values[from + across.samples[tap + 3]];
    }
  }
  const out = new Float32Array(outWidth * outHeight);
  for (let y = 0, to = 0; y < outHeight; y++) {
    const [w0, w1, w2, w3] = down.weights.subarray(4 * y, 4 * y + 4);
    const [r0, r1, r2, r3] = down.samples.subarray(4 * y, 4 * y + 4).map((row) => row * outWidth);
    for (let x = 0; x < outWidth; x++, to++) {
      out[to] = w0 * rows[r0 + x] + w1 * rows[r1 + x] + w2 * rows[r2 + x] + w3 * rows[r3 + x];
    }
  }
  return out;
}
