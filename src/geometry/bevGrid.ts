import type { FloatArray } from '../contracts/index.js';
import { BOX_SIZE } from './boxes.js';

/** Cells are square and at least this wide, in metres. */
const MIN_CELL_M = 2;
/** Bound of the cells along one axis, however far apart the boxes lie. */
const MAX_CELLS = 512;

/**
 * Boxes sorted into the cells of a bird's-eye grid, so that a point is compared with the few boxes near it.
 *
 * A box stands in every cell that its footprint's circumscribed circle touches.
 */
export interface BevGrid {
  readonly minX: number;
  readonly minY: number;
  readonly cellM: number;
  readonly columns: number;
  readonly rows: number;
  /** (rows · columns + 1) where each cell's boxes begin in `boxes`. */
  readonly starts: Int32Array;
  /** Box rows, ascending within a cell. */
  readonly boxes: Int32Array;
}

/** @param boxes (n, 7) house boxes, finite */
export function buildBevGrid(boxes: FloatArray): BevGrid {
  const count = Math.floor(boxes.length / BOX_SIZE);
  const radius = new Float64Array(count);
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let box = 0; box < count; box++) {
    const at = BOX_SIZE * box;
    // A hair more than the half diagonal: a point on a corner must not fall out by rounding.
    radius[box] = Math.hypot(boxes[at + 3], boxes[at + 4]) * 0.5000001 + 1e-6;
    minX = Math.min(minX, boxes[at] - radius[box]);
    maxX = Math.max(maxX, boxes[at] + radius[box]);
    minY = Math.min(minY, boxes[at + 1] - radius[box]);
    maxY = Math.max(maxY, boxes[at + 1] + radius[box]);
  }
  if (count === 0) [minX, minY, maxX, maxY] = [0, 0, 0, 0];
  const cellM = Math.max(MIN_CELL_M, (maxX - minX) / MAX_CELLS, (maxY - minY) / MAX_CELLS);
  const columns = Math.floor((maxX - minX) / cellM) + 1;
  const rows = Math.floor((maxY - minY) / cellM) + 1;

  const forEachCell = (visit: (cell: number, box: number) => void): void => {
    for (let box = 0; box < count; box++) {
      const x = boxes[BOX_SIZE * box] - minX;
      const y = boxes[BOX_SIZE * box + 1] - minY;
      const lastColumn = Math.min(columns - 1, Math.floor((x + radius[box]) / cellM));
      const lastRow = Math.min(rows - 1, Math.floor((y + radius[box]) / cellM));
      for (let row = Math.max(0, Math.floor((y - radius[box]) / cellM)); row <= lastRow; row++) {
        for (let column = Math.max(0, Math.floor((x - radius[box]) / cellM)); column <= lastColumn; column++) {
          visit(row * columns + column, box);
        }
      }
    }
  };
  const starts = new Int32Array(rows * columns + 1);
  forEachCell((cell) => starts[cell + 1]++);
  for (let cell = 0; cell < rows * columns; cell++) starts[cell + 1] += starts[cell];
  const sorted = new Int32Array(starts[rows * columns]);
  const next = starts.slice();
  forEachCell((cell, box) => (sorted[next[cell]++] = box));
  return { minX, minY, cellM, columns, rows, starts, boxes: sorted };
}
