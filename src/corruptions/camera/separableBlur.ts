import type { Edge } from './edges.js';
import { edgeIndex, padRow } from './edges.js';
import { correlateSymmetric, workspace } from './kernels/index.js';

/** Rows that are in hand at once: few enough to stay in the processor's cache. */
const BAND_ROWS = 64;

export interface Plane {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  /** Writes row `y` (width * channels) to `out` from `start`. */
  load(y: number, out: Float64Array, start: number): void;
  /** Takes row `y` of the result from `row` at `start`. */
  store(y: number, row: Float64Array, start: number): void;
}

/**
 * Blurs columns, then rows, by symmetric weights, each sum from the outermost pair of samples inwards (the order of
 * SciPy's `correlate1d`).
 *
 * @param vertical @param horizontal weights: the centre's, then those at distance 1, 2, …
 */
export function blurSeparably(plane: Plane, vertical: Float64Array, horizontal: Float64Array, edge: Edge): void {
  const { width, height, channels } = plane;
  const above = vertical.length - 1;
  const aside = horizontal.length - 1;
  const stride = width * channels;
  const paddedStride = (width + 2 * aside) * channels;
  const bandRows = Math.min(BAND_ROWS, height);
  const [source, mixed, result] = workspace(
    (bandRows + 2 * above) * stride,
    bandRows * paddedStride,
    bandRows * stride,
  );
  for (let top = 0; top < height; top += bandRows) {
    const rows = Math.min(bandRows, height - top);
    for (let row = 0; row < rows + 2 * above; row++) {
      plane.load(edgeIndex(top + row - above, height, edge), source, row * stride);
    }
    // The eights of the kernel overwrite the padding behind a row, which is filled afterwards.
    correlateSymmetric(
      source,
      above * stride,
      stride,
      mixed,
      aside * channels,
      paddedStride,
      rows,
      stride,
      stride,
      vertical,
    );
    for (let row = 0; row < rows; row++) padRow(mixed, row * paddedStride, width, channels, aside, edge);
    correlateSymmetric(mixed, aside * channels, paddedStride, result, 0, stride, rows, stride, channels, horizontal);
    for (let row = 0; row < rows; row++) plane.store(top + row, result, row * stride);
  }
}
