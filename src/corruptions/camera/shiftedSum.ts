import type { Edge } from './edges.js';
import { edgeIndex, padRow } from './edges.js';
import { correlate, workspace } from './kernels/index.js';
import type { Plane } from './separableBlur.js';

const BAND_ROWS = 64;

/** One weighted copy of an image in a sum of shifted copies. */
export interface Tap {
  /** Where the sample stands, relative to the pixel it contributes to. */
  readonly x: number;
  readonly y: number;
  readonly weight: number;
}

/** Each pixel becomes the weighted sum of the samples around it, added in the order of the taps. */
export function sumShifted(plane: Plane, taps: readonly Tap[], edge: Edge): void {
  const { width, height, channels } = plane;
  const aside = Math.max(0, ...taps.map(({ x }) => Math.abs(x)));
  const above = Math.max(0, ...taps.map(({ y }) => -y));
  const below = Math.max(0, ...taps.map(({ y }) => y));
  const stride = (width + 2 * aside) * channels;
  const bandRows = Math.min(BAND_ROWS, height);
  const [source, result] = workspace((bandRows + above + below) * stride, bandRows * width * channels);
  const offsets = taps.map(({ x, y }) => y * stride + x * channels);
  const weights = taps.map(({ weight }) => weight);
  for (let top = 0; top < height; top += bandRows) {
    const rows = Math.min(bandRows, height - top);
    for (let row = 0; row < rows + above + below; row++) {
      plane.load(edgeIndex(top + row - above, height, edge), source, row * stride + aside * channels);
      padRow(source, row * stride, width, channels, aside, edge);
    }
    const start = above * stride + aside * channels;
    correlate(source, start, stride, result, 0, width * channels, rows, width * channels, offsets, weights);
    for (let row = 0; row < rows; row++) plane.store(top + row, result, row * width * channels);
  }
}
