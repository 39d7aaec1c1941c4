import { InputError } from '../../../errors/index.js';
import { containsPoint, distanceTo, type Rectangle } from '../plan/rectangles.js';

export interface OccupancyGridOptions {
  /** Side of a cell; 0.05 m unless given. */
  readonly cellM?: number;
  /** Of the disc that must fit around a cell's centre; 0 unless given. */
  readonly radiusM?: number;
}

/** Where the centre of a disc may be. */
export interface OccupancyGrid {
  readonly cellM: number;
  readonly radiusM: number;
  /** World coordinates of the corner of cell (0, 0); its centre lies half a cell further. */
  readonly originX: number;
  readonly originY: number;
  readonly columns: number;
  readonly rows: number;
  /** (rows, columns) row-major: 1 where a disc around the cell's centre touches nothing. */
  readonly free: Uint8Array;
}

const MOST_CELLS = 1e8;

/**
 * @param region rectangles that hold every free point
 * @param solids rectangles that stand in it
 * @throws InputError for cells that are none or too small for the area
 */
export function makeOccupancyGrid(
  bounds: Rectangle,
  region: readonly Rectangle[],
  solids: readonly Rectangle[],
  { cellM = 0.05, radiusM = 0 }: OccupancyGridOptions = {},
): OccupancyGrid {
  if (!(cellM > 0 && cellM <= 1))
    throw new InputError(`cellM: ${cellM} is not possible: give a length from 0.01 to 1 m`);
  if (!(radiusM >= 0 && radiusM < Infinity)) throw new InputError(`radiusM: ${radiusM} is no radius: give 0 m or more`);
  const columns = Math.ceil((bounds.maxX - bounds.minX) / cellM);
  const rows = Math.ceil((bounds.maxY - bounds.minY) / cellM);
  if (columns * rows > MOST_CELLS) {
    throw new InputError(
      `cellM: ${cellM} m makes ${columns} × ${rows} cells, more than ${MOST_CELLS}: give larger cells`,
    );
  }
  const free = new Uint8Array(columns * rows);
  const [originX, originY] = [bounds.minX, bounds.minY];
  const x = (column: number): number => originX + (column + 0.5) * cellM;
  const y = (row: number): number => originY + (row + 0.5) * cellM;
  /** Visits the cells whose centres may lie in a rectangle grown by a margin. */
  const visit = (r: Rectangle, marginM: number, then: (cell: number, x: number, y: number) => void): void => {
    const lastColumn = Math.min(columns - 1, Math.floor((r.maxX + marginM - originX) / cellM));
    const lastRow = Math.min(rows - 1, Math.floor((r.maxY + marginM - originY) / cellM));
    for (let row = Math.max(0, Math.floor((r.minY - marginM - originY) / cellM) - 1); row <= lastRow; row++) {
      for (
        let column = Math.max(0, Math.floor((r.minX - marginM - originX) / cellM) - 1);
        column <= lastColumn;
        column++
      ) {
        then(row * columns + column, x(column), y(row));
      }
    }
  };
  for (const r of region) {
    visit(r, 0, (cell, cx, cy) => {
      if (containsPoint(r, cx, cy)) free[cell] = 1;
    });
  }
  for (const r of solids) {
    visit(r, radiusM, (cell, cx, cy) => {
      const distance = distanceTo(r, cx, cy);
      if (distance < radiusM || distance === 0) free[cell] = 0;
    });
  }
  return { cellM, radiusM, originX, originY, columns, rows, free };
}

/** World coordinates of the centre of a cell. */
export function cellCentre(grid: OccupancyGrid, cell: number): readonly [x: number, y: number] {
  const column = cell % grid.columns;
  const row = (cell - column) / grid.columns;
  return [grid.originX + (column + 0.5) * grid.cellM, grid.originY + (row + 0.5) * grid.cellM];
}

/** The cell that holds a point, or -1 outside the grid. */
export function cellAt(grid: OccupancyGrid, x: number, y: number): number {
  const column = Math.floor((x - grid.originX) / grid.cellM);
  const row = Math.floor((y - grid.originY) / grid.cellM);
  return column < 0 || row < 0 || column >= grid.columns || row >= grid.rows ? -1 : row * grid.columns + column;
}

/** The parts of a grid between which no step from cell to neighbour (by an edge) leads, largest first. */
export interface Parts {
  /** (rows, columns): the number of the part, from 1 in order of size; 0 where it is not free. */
  readonly labels: Int32Array;
  /** Cells of each part. */
  readonly sizes: readonly number[];
}

export function partsOf(grid: Pick<OccupancyGrid, 'columns' | 'rows' | 'free'>): Parts {
  const { columns, rows, free } = grid;
  const labels = new Int32Array(free.length);
  const queue = new Int32Array(free.length);
  const sizes: number[] = [];
  for (let start = 0; start < free.length; start++) {
    if (free[start] === 0 || labels[start] !== 0) continue;
    const label = sizes.length + 1;
    let [head, tail] = [0, 0];
    labels[start] = label;
    queue[tail++] = start;
    while (head < tail) {
      const cell = queue[head++];
      const column = cell % columns;
      const neighbours = [
        column > 0 ? cell - 1 : -1,
        column < columns - 1 ? cell + 1 : -1,
        cell - columns,
        cell + columns < columns * rows ? cell + columns : -1,
      ];
      for (const next of neighbours) {
        if (next < 0 || free[next] === 0 || labels[next] !== 0) continue;
        labels[next] = label;
        queue[tail++] = next;
      }
    }
    sizes.push(tail);
  }
  const order = sizes.map((_, i) => i).sort((a, b) => sizes[b] - sizes[a] || a - b);
  const renumbered = new Int32Array(sizes.length + 1);
  order.forEach((old, place) => (renumbered[old + 1] = place + 1));
  for (let cell = 0; cell < labels.length; cell++) labels[cell] = renumbered[labels[cell]];
  return { labels, sizes: order.map((old) => sizes[old]) };
}
