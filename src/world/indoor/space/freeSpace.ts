import type { Rng } from '../../../contracts/index.js';
import { InputError } from '../../../errors/index.js';
import { outlinesOf, type PolygonWithHoles } from '../plan/outlines.js';
import { containsPoint, distanceTo, type Rectangle } from '../plan/rectangles.js';
import {
  cellAt,
  cellCentre,
  makeOccupancyGrid,
  partsOf,
  type OccupancyGrid,
  type OccupancyGridOptions,
} from './occupancyGrid.js';

/** Something that nothing can stand in. */
export interface Solid {
  readonly kind: 'wall' | 'door' | 'furniture';
  /** Place in the floor's walls, doors or furniture. */
  readonly index: number;
  /** E.g. "the wall between kitchen and corridor". */
  readonly name: string;
  readonly footprint: Rectangle;
  readonly heightM: number;
}

const BUCKET_M = 1;

/** Answers where a disc may stand on a floor. World frame, metres. */
export class FreeSpace {
  readonly bounds: Rectangle;
  readonly solids: readonly Solid[];
  readonly #region: readonly Rectangle[];
  readonly #buckets: readonly (readonly Solid[])[];
  readonly #columns: number;
  readonly #rows: number;
  readonly #reachable = new Map<number, { grid: OccupancyGrid; cells: Int32Array }>();

  /** @param bounds of everything, outer walls included @param region rectangles that hold every free point */
  constructor(bounds: Rectangle, region: readonly Rectangle[], solids: readonly Solid[]) {
    this.bounds = bounds;
    this.solids = solids;
    this.#region = region;
    this.#columns = Math.ceil((bounds.maxX - bounds.minX) / BUCKET_M);
    this.#rows = Math.ceil((bounds.maxY - bounds.minY) / BUCKET_M);
    const buckets: Solid[][] = Array.from({ length: this.#columns * this.#rows }, () => []);
    for (const solid of solids) {
      const { minX, minY, maxX, maxY } = solid.footprint;
      for (let row = this.#row(minY); row <= this.#row(maxY); row++) {
        for (let column = this.#column(minX); column <= this.#column(maxX); column++) {
          buckets[row * this.#columns + column].push(solid);
        }
      }
    }
    this.#buckets = buckets;
  }

  /** Column or row of the bucket that holds a coordinate; the nearest one for what lies outside. */
  #column(x: number): number {
    return Math.min(Math.max(Math.floor((x - this.bounds.minX) / BUCKET_M), 0), this.#columns - 1);
  }

  #row(y: number): number {
    return Math.min(Math.max(Math.floor((y - this.bounds.minY) / BUCKET_M), 0), this.#rows - 1);
  }

  /** What a disc at (x, y) touches: the nearest solid closer than its radius or around its centre. */
  obstacleAt(x: number, y: number, radiusM = 0, aboveM = 0): Solid | undefined {
    let found: Solid | undefined;
    let nearest = Infinity;
    const [lastRow, lastColumn] = [this.#row(y + radiusM), this.#column(x + radiusM)];
    for (let row = this.#row(y - radiusM); row <= lastRow; row++) {
      for (let column = this.#column(x - radiusM); column <= lastColumn; column++) {
        for (const solid of this.#buckets[row * this.#columns + column]) {
          const distance = distanceTo(solid.footprint, x, y);
          if ((distance < radiusM || distance === 0) && distance < nearest && solid.heightM > aboveM) {
            found = solid;
            nearest = distance;
          }
        }
      }
    }
    return found;
  }

  /** Whether (x, y) lies within the building's walls (a wall itself may be there). */
  isInside(x: number, y: number): boolean {
    for (const r of this.#region) if (containsPoint(r, x, y)) return true;
    return false;
  }

  /** Whether a disc at (x, y) stands on the floor and touches no wall, closed door, door leaf or furniture. */
  isFree(x: number, y: number, radiusM = 0): boolean {
    return this.isInside(x, y) && this.obstacleAt(x, y, radiusM) === undefined;
  }

  /** The wall that (x, y) lies in, or undefined. */
  pointInWall(x: number, y: number): Solid | undefined {
    const solid = this.solids.find(({ kind, footprint }) => kind === 'wall' && containsPoint(footprint, x, y));
    return solid;
  }

  grid(options: OccupancyGridOptions = {}): OccupancyGrid {
    return makeOccupancyGrid(
      this.bounds,
      this.#region,
      this.solids.map((solid) => solid.footprint),
      options,
    );
  }

  /** The floor without what stands on it, for a point (radius 0), exactly. */
  polygons(): PolygonWithHoles[] {
    return outlinesOf(
      this.#region,
      this.solids.map((solid) => solid.footprint),
    );
  }

  /** The largest part of the floor that a disc can walk about in: cells of a 5 cm grid. */
  reachable(radiusM: number): { readonly grid: OccupancyGrid; readonly cells: Int32Array } {
    const known = this.#reachable.get(radiusM);
    if (known !== undefined) return known;
    const grid = this.grid({ radiusM });
    const { labels, sizes } = partsOf(grid);
    const cells = new Int32Array(sizes[0] ?? 0);
    let count = 0;
    for (let cell = 0; cell < labels.length; cell++) if (labels[cell] === 1) cells[count++] = cell;
    const found = { grid, cells };
    this.#reachable.set(radiusM, found);
    return found;
  }

  /**
   * A point where a disc may stand, evenly over what is reachable for it.
   *
   * @throws InputError where the disc fits nowhere
   */
  randomFreePoint(rng: Rng, radiusM: number): readonly [x: number, y: number] {
    const { grid, cells } = this.reachable(radiusM);
    if (cells.length === 0) throw new InputError(`radiusM: a disc of radius ${radiusM} m fits nowhere on this floor`);
    for (let attempt = 0; attempt < 32; attempt++) {
      const [x, y] = cellCentre(grid, cells[rng.integer(0, cells.length)]);
      const half = grid.cellM / 2;
      const [px, py] = [x + rng.uniform(-half, half), y + rng.uniform(-half, half)];
      if (this.isFree(px, py, radiusM)) return [px, py];
    }
    return cellCentre(grid, cells[rng.integer(0, cells.length)]);
  }

  /** The reachable point nearest to (x, y) where a disc may stand, to 5 cm; undefined where it fits nowhere. */
  nearestFree(x: number, y: number, radiusM: number): readonly [x: number, y: number] | undefined {
    const { grid, cells } = this.reachable(radiusM);
    let best: readonly [number, number] | undefined;
    let nearest = Infinity;
    for (const cell of cells) {
      const centre = cellCentre(grid, cell);
      const distance = (centre[0] - x) ** 2 + (centre[1] - y) ** 2;
      if (distance < nearest) [best, nearest] = [centre, distance];
    }
    return best;
  }

  /** Whether a disc at (x, y) is free and in the reachable part. */
  isReachable(x: number, y: number, radiusM: number): boolean {
    if (!this.isFree(x, y, radiusM)) return false;
    const { grid, cells } = this.reachable(radiusM);
    const cell = cellAt(grid, x, y);
    let [low, high] = [0, cells.length - 1];
    while (low <= high) {
      const middle = (low + high) >> 1;
      if (cells[middle] === cell) return true;
      if (cells[middle] < cell) low = middle + 1;
      else high = middle - 1;
    }
    return false;
  }

  /**
   * Refuses a place in a wall, a closed door, furniture or outside.
   *
   * @param what begins the message, e.g. "the lidar"
   * @param heightM of its underside above the floor: what is lower is no obstacle
   * @throws InputError naming what is in the way and the nearest free point
   */
  assertFree(what: string, x: number, y: number, radiusM = 0, heightM = 0): void {
    if (!Number.isFinite(x) || !Number.isFinite(y)) throw new InputError(`${what}: (${x}, ${y}) is no place`);
    const obstacle = this.obstacleAt(x, y, radiusM, heightM);
    if (obstacle === undefined && this.isInside(x, y)) return;
    const distance = obstacle === undefined ? 0 : distanceTo(obstacle.footprint, x, y);
    const relation =
      obstacle === undefined
        ? 'outside the floor'
        : distance === 0
          ? `inside ${obstacle.name}`
          : `touching ${obstacle.name}`;
    const nearest = this.nearestFree(x, y, radiusM);
    const mend =
      nearest === undefined
        ? `a radius of ${radiusM} m fits nowhere`
        : `the nearest free point is (${nearest[0].toFixed(3)}, ${nearest[1].toFixed(3)})`;
    throw new InputError(`${what}: placement ${relation}: (${x}, ${y}) with radius ${radiusM} m is not free; ${mend}`);
  }
}
