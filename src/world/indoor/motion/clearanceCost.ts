import type { OccupancyGrid } from '../space/occupancyGrid.js';

/** Within this distance of an obstacle (beyond the grid's own radius) ways count as longer, metres. */
const COMFORT_M = 0.3;
/** How much longer beside an obstacle. */
const PENALTY = 1.5;

/**
 * A factor on the length of ways that keeps them away from walls and furniture where there is room: 1 at a comfortable
 * distance, 1 + PENALTY beside an obstacle. Distances by two sweeps over the grid (chamfer, Borgefors 1986).
 */
export function makeClearanceCost(grid: OccupancyGrid): Float32Array {
  const { columns, rows, free, cellM } = grid;
  const distance = new Float32Array(free.length);
  for (let cell = 0; cell < free.length; cell++) distance[cell] = free[cell] === 0 ? 0 : COMFORT_M;
  const relax = (cell: number, other: number, stepM: number): void => {
    if (distance[other] + stepM < distance[cell]) distance[cell] = distance[other] + stepM;
  };
  const diagonalM = cellM * Math.SQRT2;
  for (let row = 1; row < rows - 1; row++) {
    for (let column = 1; column < columns - 1; column++) {
      const cell = row * columns + column;
      relax(cell, cell - 1, cellM);
      relax(cell, cell - columns, cellM);
      relax(cell, cell - columns - 1, diagonalM);
      relax(cell, cell - columns + 1, diagonalM);
    }
  }
  for (let row = rows - 2; row > 0; row--) {
    for (let column = columns - 2; column > 0; column--) {
      const cell = row * columns + column;
      relax(cell, cell + 1, cellM);
      relax(cell, cell + columns, cellM);
      relax(cell, cell + columns + 1, diagonalM);
      relax(cell, cell + columns - 1, diagonalM);
    }
  }
  for (let cell = 0; cell < free.length; cell++) distance[cell] = 1 + PENALTY * (1 - distance[cell] / COMFORT_M);
  return distance;
}
