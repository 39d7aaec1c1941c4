import { asIntegers, chamfer, startDistances, workspace } from './kernels/index.js';

/** A pixel's width in fixed point. */
export const DISTANCE_UNIT = 65_536;
/** Steps to the next pixel, across a corner and by a knight's move (OpenCV's mask of 5 × 5). */
const COSTS = {
  step: DISTANCE_UNIT,
  diagonal: Math.round(1.4 * DISTANCE_UNIT),
  knight: Math.round(2.1969 * DISTANCE_UNIT),
};
/** Pixels beyond the border that the mask reaches. */
const FRAME = 2;

export interface Distances {
  /** (height + 4, width + 4) with a frame of two pixels, in units of 1 / 65,536 pixel; in the kernels' workspace. */
  readonly distance: Int32Array;
  readonly stride: number;
  /** Index of the first pixel. */
  readonly first: number;
}

/**
 * Distance of each pixel to the nearest edge, at most `mostPx`.
 *
 * Source: G. Borgefors, "Distance transformations in digital images", 1986: two passes with a mask of 5 × 5.
 *
 * @param edges (height, width) not 0 on edges
 */
export function distanceToEdges(edges: Uint8Array, width: number, height: number, mostPx: number): Distances {
  const stride = width + 2 * FRAME;
  const size = stride * (height + 2 * FRAME);
  const [room] = workspace(Math.ceil(size / 2));
  const most = mostPx * DISTANCE_UNIT;
  const distance = asIntegers(room).subarray(0, size);
  const first = FRAME * stride + FRAME;
  distance.fill(most, 0, first);
  for (let y = 0, at = first; y < height; y++, at += stride) {
    startDistances(edges.subarray(y * width, (y + 1) * width), distance, at, most);
    distance.fill(most, at + width, at + stride);
  }
  distance.fill(most, first + height * stride);
  chamfer(distance, width, height, COSTS);
  return { distance, stride, first };
}
