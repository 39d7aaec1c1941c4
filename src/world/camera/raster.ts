import type { Instance } from '../scene/index.js';
import type { RasterGrid } from './view.js';

/** Marks a sample of a raster that shows nothing. */
export const NOTHING = -1;

/**
 * What each sample of an image shows: the nearest triangle and how near it is.
 *
 * Nearness is 1/z where rays spread and -z where they are parallel: linear over the image of a plane, and greater is
 * nearer.
 */
export interface Raster extends RasterGrid {
  readonly instances: readonly Instance[];
  /** (instances + 1) number of the first triangle of each instance; the last entry is the count of all. */
  readonly firstTriangle: Int32Array;
  /** (height · width) float32 */
  readonly nearness: Float32Array;
  /** (height · width) running number of the triangle, or NOTHING. */
  readonly triangles: Int32Array;
  /** Distance along the axis below which nothing is seen. */
  readonly nearM: number;
  /** (height · width, 2) x and y of each sample where a lens bends the image: they replace columns and rows. */
  readonly rays?: Float64Array;
  /** Then also the unbent raster that it was made from. */
  readonly straight?: Raster;
}

export function emptyRaster(grid: RasterGrid, instances: readonly Instance[], nearM: number): Raster {
  const { width, height } = grid;
  const firstTriangle = new Int32Array(instances.length + 1);
  for (let i = 0; i < instances.length; i++) {
    firstTriangle[i + 1] = firstTriangle[i] + instances[i].prototype.mesh.materials.length;
  }
  return {
    ...grid,
    instances,
    firstTriangle,
    nearM,
    nearness: new Float32Array(width * height).fill(grid.perspective ? 0 : -Infinity),
    triangles: new Int32Array(width * height).fill(NOTHING),
  };
}

/** Distance along the optical axis of a nearness; Infinity where nothing is. */
export function depthOf(raster: RasterGrid, nearness: number): number {
  return raster.perspective ? 1 / nearness : -nearness;
}

/** The instance that a running triangle number belongs to. */
export function instanceOf(firstTriangle: Int32Array, triangle: number): number {
  let low = 0;
  let high = firstTriangle.length - 2;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (firstTriangle[middle] <= triangle) low = middle;
    else high = middle - 1;
  }
  return low;
}
