import { cellAt, cellCentre, type OccupancyGrid } from '../space/occupancyGrid.js';

export type PathPoint = readonly [x: number, y: number];

/** Smallest-first queue of cells; equal costs come in order of insertion, so that a route never depends on luck. */
class CellQueue {
  readonly #cells: number[] = [];
  readonly #costs: number[] = [];
  readonly #order: number[] = [];
  #inserted = 0;

  get size(): number {
    return this.#cells.length;
  }

  push(cell: number, cost: number): void {
    let at = this.#cells.length;
    this.#cells.push(cell);
    this.#costs.push(cost);
    this.#order.push(this.#inserted++);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#before(at, parent)) break;
      this.#swap(at, parent);
      at = parent;
    }
  }

  pop(): number {
    const top = this.#cells[0];
    this.#swap(0, this.#cells.length - 1);
    this.#cells.pop();
    this.#costs.pop();
    this.#order.pop();
    for (let at = 0; ;) {
      const left = 2 * at + 1;
      if (left >= this.#cells.length) break;
      const child = left + 1 < this.#cells.length && this.#before(left + 1, left) ? left + 1 : left;
      if (!this.#before(child, at)) break;
      this.#swap(at, child);
      at = child;
    }
    return top;
  }

  #before(a: number, b: number): boolean {
    return this.#costs[a] < this.#costs[b] || (this.#costs[a] === this.#costs[b] && this.#order[a] < this.#order[b]);
  }

  #swap(a: number, b: number): void {
    for (const list of [this.#cells, this.#costs, this.#order]) [list[a], list[b]] = [list[b], list[a]];
  }
}

/**
 * Shortest way between two points of a grid by A* (Hart, Nilsson, Raphael 1968) over its 8 neighbours; diagonal steps
 * cut no corner.
 *
 * @param cost (rows, columns) factor ≥ 1 on the length of a step into a cell; 1 everywhere unless given
 * @returns cell centres with the two points at the ends, or undefined where no way leads
 */
export function shortestRoute(
  grid: OccupancyGrid,
  from: PathPoint,
  to: PathPoint,
  cost?: Float32Array,
): PathPoint[] | undefined {
  const { columns, rows, free, cellM } = grid;
  const [start, goal] = [cellAt(grid, ...from), cellAt(grid, ...to)];
  if (start < 0 || goal < 0 || free[start] === 0 || free[goal] === 0) return undefined;
  const travelled = new Float64Array(free.length).fill(Infinity);
  const previous = new Int32Array(free.length).fill(-1);
  const closed = new Uint8Array(free.length);
  const goalColumn = goal % columns;
  const goalRow = (goal - goalColumn) / columns;
  const remaining = (cell: number): number => {
    const dx = Math.abs((cell % columns) - goalColumn);
    const dy = Math.abs(Math.floor(cell / columns) - goalRow);
    return cellM * (Math.max(dx, dy) + (Math.SQRT2 - 1) * Math.min(dx, dy));
  };
  const queue = new CellQueue();
  travelled[start] = 0;
  queue.push(start, remaining(start));
  while (queue.size > 0) {
    const cell = queue.pop();
    if (cell === goal) break;
    if (closed[cell] === 1) continue;
    closed[cell] = 1;
    const column = cell % columns;
    const row = (cell - column) / columns;
    for (let dy = -1; dy <= 1; dy++) {
      for (let dx = -1; dx <= 1; dx++) {
        if ((dx === 0 && dy === 0) || column + dx < 0 || column + dx >= columns || row + dy < 0 || row + dy >= rows)
          continue;
        const next = cell + dy * columns + dx;
        if (free[next] === 0 || closed[next] === 1) continue;
        if (dx !== 0 && dy !== 0 && (free[cell + dx] === 0 || free[cell + dy * columns] === 0)) continue;
        const step = cellM * (dx !== 0 && dy !== 0 ? Math.SQRT2 : 1) * (cost?.[next] ?? 1);
        if (travelled[cell] + step >= travelled[next]) continue;
        travelled[next] = travelled[cell] + step;
        previous[next] = cell;
        queue.push(next, travelled[next] + remaining(next));
      }
    }
  }
  if (start !== goal && previous[goal] < 0) return undefined;
  const cells: number[] = [];
  for (let cell = goal; cell !== start; cell = previous[cell]) cells.push(cell);
  return [
    from,
    ...cells
      .reverse()
      .slice(0, -1)
      .map((cell) => cellCentre(grid, cell)),
    to,
  ];
}
