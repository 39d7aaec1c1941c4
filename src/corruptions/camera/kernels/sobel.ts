import { kernels } from './module.js';
import { workspace } from './workspace.js';

interface Sobel {
  sobelRow(above: number, here: number, below: number, width: number, dx: number, dy: number, sum: number): void;
}

/** Gradients of a grey image with a frame of one pixel, in the kernels' workspace. */
export interface Gradients {
  /** (height + 2, stride) 16-bit; zero in the frame of `magnitude`. */
  readonly dx: Int16Array;
  readonly dy: Int16Array;
  /** |dx| + |dy| */
  readonly magnitude: Int16Array;
  /** Elements of a row, and the index of the first pixel. */
  readonly stride: number;
  readonly first: number;
}

/** Sobel gradients of 3 × 3 pixels; beyond the border the nearest pixel stands. */
export function sobelGradients(grey: Uint8Array, width: number, height: number): Gradients {
  const stride = 8 * Math.ceil((width + 2) / 8) + 8;
  const rows = height + 2;
  // Four 16-bit elements or eight bytes to a float64.
  const [bytes, across, down, sums] = workspace(
    (stride * rows) / 8,
    (stride * rows) / 4,
    (stride * rows) / 4,
    (stride * rows) / 4,
  );
  const framed = new Uint8Array(bytes.buffer, bytes.byteOffset, stride * rows);
  const singles = (array: Float64Array) => new Int16Array(array.buffer, array.byteOffset, stride * rows);
  const magnitude = singles(sums);
  for (let row = 0; row < rows; row++) {
    const y = Math.min(Math.max(row - 1, 0), height - 1);
    const at = row * stride;
    framed.set(grey.subarray(y * width, (y + 1) * width), at + 1);
    framed[at] = framed[at + 1];
    framed.fill(framed[at + width], at + width + 1, at + stride);
  }
  magnitude.fill(0, 0, stride);
  magnitude.fill(0, (height + 1) * stride);
  const { sobelRow } = kernels<Sobel>();
  for (let y = 0; y < height; y++) {
    const at = (y + 1) * stride + 1;
    const here = bytes.byteOffset + at;
    const to = 2 * at;
    const places = [across, down, sums].map((array) => array.byteOffset + to) as [number, number, number];
    sobelRow(here - stride, here, here + stride, width, ...places);
    magnitude[at - 1] = 0;
    magnitude.fill(0, at + width, at - 1 + stride);
  }
  return { dx: singles(across), dy: singles(down), magnitude, stride, first: stride + 1 };
}
