import type { PointCloud } from '../../contracts/index.js';
import type { RgbImage } from '../../corruptions/index.js';
import { rowsOf, toLidarFrame } from '../../sensors/index.js';

/** Viridis (matplotlib), eleven of its colours. */
const COLOURS = [
  [68, 1, 84],
  [72, 35, 116],
  [64, 67, 135],
  [52, 94, 141],
  [41, 120, 142],
  [32, 144, 140],
  [34, 167, 132],
  [68, 190, 112],
  [121, 209, 81],
  [189, 222, 38],
  [253, 231, 36],
] as const;
const BACKGROUND = 16;

/** What a view from above shows. */
export interface BirdsEyeFrame {
  /** Half the side of the view, metres. */
  readonly rangeM: number;
  /** Heights that the colours span, metres. */
  readonly lowestM: number;
  readonly highestM: number;
}

/** A view that shows most of a cloud: what 95 % of its points lie within, 10 to 80 m, and most of its heights. */
export function frameOf(cloud: PointCloud): BirdsEyeFrame {
  const { data, count, width } = rowsOf(cloud);
  const sorted = (valueOf: (at: number) => number): Float64Array =>
    Float64Array.from({ length: count }, (_, row) => valueOf(row * width)).sort();
  const quantile = (values: Float64Array, q: number): number => values[Math.floor(q * (count - 1))] ?? 0;
  const farthest = sorted((at) => Math.max(Math.abs(data[at] as number), Math.abs(data[at + 1] as number)));
  const heights = sorted((at) => data[at + 2] as number);
  const lowestM = quantile(heights, 0.02) - 0.5;
  return {
    rangeM: Math.min(80, Math.max(10, quantile(farthest, 0.95))),
    lowestM,
    highestM: Math.max(lowestM + 2, quantile(heights, 0.98)),
  };
}

/**
 * A cloud from above, forward up, coloured by height; points outside are left out.
 */
export function birdsEyeView(
  cloud: PointCloud,
  sidePx: number,
  { rangeM, lowestM, highestM }: BirdsEyeFrame,
): RgbImage {
  const { data, count, width } = rowsOf(toLidarFrame(cloud));
  const pixels = new Uint8Array(3 * sidePx * sidePx).fill(BACKGROUND);
  const scale = sidePx / (2 * rangeM);
  for (let row = 0, at = 0; row < count; row++, at += width) {
    const u = Math.floor((rangeM - (data[at + 1] as number)) * scale);
    const v = Math.floor((rangeM - (data[at] as number)) * scale);
    if (!(u >= 0 && v >= 0 && u < sidePx && v < sidePx)) continue;
    const height = ((data[at + 2] as number) - lowestM) / (highestM - lowestM);
    const colour = COLOURS[Math.round(Math.min(1, Math.max(0, height)) * (COLOURS.length - 1))] ?? COLOURS[0];
    pixels.set(colour, 3 * (v * sidePx + u));
  }
  return { widthPx: sidePx, heightPx: sidePx, data: pixels };
}
