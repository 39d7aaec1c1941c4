/** Half the side of the map, metres. */
export const MAP_M = 40;
/** Side of a cell, metres. */
export const CELL_M = 0.5;
/** Cells of a row and of a column. */
export const MAP_CELLS = (2 * MAP_M) / CELL_M;

/** The ground about the vehicle in square cells: how many points lie in each, and of which LiDARs. Ego frame. */
export class BevCells {
  /** (MAP_CELLS, MAP_CELLS) x from -MAP_M, then y from -MAP_M. */
  readonly points = new Uint32Array(MAP_CELLS * MAP_CELLS);
  /** A bit for each LiDAR. */
  readonly #seenBy = new Uint32Array(MAP_CELLS * MAP_CELLS);
  readonly #lidars: number;

  constructor(lidars: number) {
    this.#lidars = lidars;
  }

  add(x: number, y: number, lidar: number): void {
    const row = Math.floor((x + MAP_M) / CELL_M);
    const column = Math.floor((y + MAP_M) / CELL_M);
    if (row < 0 || row >= MAP_CELLS || column < 0 || column >= MAP_CELLS) return;
    const cell = row * MAP_CELLS + column;
    this.points[cell]++;
    this.#seenBy[cell] |= 1 << lidar;
  }

  /** Cells whose middle is within a distance of the origin and not left out, and those of them without a point. */
  blind(withinM: number, leavesOut: (x: number, y: number) => boolean): { blindCells: number; nearCells: number } {
    let [blindCells, nearCells] = [0, 0];
    for (let cell = 0; cell < this.points.length; cell++) {
      const [x, y] = middleOfCell(cell);
      if (Math.hypot(x, y) > withinM || leavesOut(x, y)) continue;
      nearCells++;
      if (this.points[cell] === 0) blindCells++;
    }
    return { blindCells, nearCells };
  }

  /** Cells with points, those of two LiDARs or more, and of every pair; a pair of one LiDAR with itself is its own. */
  overlap(): { cells: number; sharedCells: number; pairCells: number[] } {
    const pairCells = new Array<number>(this.#lidars * this.#lidars).fill(0);
    let [cells, sharedCells] = [0, 0];
    for (const seenBy of this.#seenBy) {
      if (seenBy === 0) continue;
      cells++;
      if ((seenBy & (seenBy - 1)) !== 0) sharedCells++;
      for (let a = 0; a < this.#lidars; a++) {
        if (((seenBy >> a) & 1) === 0) continue;
        for (let b = 0; b < this.#lidars; b++) pairCells[a * this.#lidars + b] += (seenBy >> b) & 1;
      }
    }
    return { cells, sharedCells, pairCells };
  }
}

/** (x, y) of a cell's middle. */
export function middleOfCell(cell: number): [x: number, y: number] {
  return [(Math.floor(cell / MAP_CELLS) + 0.5) * CELL_M - MAP_M, ((cell % MAP_CELLS) + 0.5) * CELL_M - MAP_M];
}
