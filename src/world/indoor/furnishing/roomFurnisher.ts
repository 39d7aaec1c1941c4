import type { Rng } from '../../../contracts/index.js';
import { FURNITURE } from '../furniture/catalogue.js';
import {
  areaOf,
  centredRectangle,
  distanceTo,
  grow,
  overlap,
  roundToMillimetre,
  sharedAreaM2,
  type Rectangle,
} from '../plan/rectangles.js';
import type { Room } from '../plan/rooms.js';
import { cellAt, makeOccupancyGrid, partsOf, type OccupancyGrid } from '../space/occupancyGrid.js';
import type { Furniture, GroupItem, GroupPose } from './furniture.js';

/**
 * Radius for which every door of a room stays connected, metres. A path from cell to cell of a 5 cm grid comes at most
 * 2.5 cm nearer to an obstacle between two centres than at them: a disc of 0.3 m passes.
 */
export const PASSAGE_RADIUS_M = 0.33;
const CELL_M = 0.05;
/** Floor that furniture may cut off from the rest of its room, square metres. */
const POCKET_M2 = 0.4;
const GAP_M = 0.02;

export interface Surroundings {
  /** Walls, closed doors and leaves near the room. */
  readonly solids: readonly Rectangle[];
  /** Ground before doors and in their gaps. */
  readonly keepClear: readonly Rectangle[];
  /** Gaps of the room's open doors. */
  readonly passages: readonly Rectangle[];
  /** Ground before windows, where nothing tall stands, with the height of the sill. */
  readonly windows: readonly { readonly zone: Rectangle; readonly sillM: number }[];
}

/** Furnishes one room; refuses what overlaps, stands before a door or cuts the way between doors. */
export class RoomFurnisher {
  readonly furniture: Omit<Furniture, 'index'>[] = [];
  readonly #grid: OccupancyGrid;
  readonly #startCells: number;
  constructor(
    readonly room: Room,
    readonly surroundings: Surroundings,
    readonly rng: Rng,
    readonly tint: readonly [number, number, number],
  ) {
    const region = [...room.cells, ...surroundings.passages];
    const [xs, ys] = [region.flatMap((r) => [r.minX, r.maxX]), region.flatMap((r) => [r.minY, r.maxY])];
    const bounds = { minX: Math.min(...xs), minY: Math.min(...ys), maxX: Math.max(...xs), maxY: Math.max(...ys) };
    const near = surroundings.solids.filter((solid) => overlap(grow(bounds, 1), solid));
    this.#grid = makeOccupancyGrid(bounds, region, near, { cellM: CELL_M, radiusM: PASSAGE_RADIUS_M });
    this.#startCells = this.#grid.free.reduce((sum, free) => sum + free, 0);
  }

  /** Whether the ways that the room needs are free: its doors are joined and most of its floor can be walked on. */
  isPassable(): boolean {
    const { labels, sizes } = partsOf(this.#grid);
    const total = sizes.reduce((sum, size) => sum + size, 0);
    const [main = 0] = sizes;
    if ((total - main) * CELL_M ** 2 > POCKET_M2 || main < 0.22 * this.#startCells) return false;
    return this.surroundings.passages.every((gap) => {
      const cell = cellAt(this.#grid, (gap.minX + gap.maxX) / 2, (gap.minY + gap.maxY) / 2);
      return cell >= 0 && labels[cell] === 1;
    });
  }

  #resolve(item: GroupItem, pose: GroupPose): Omit<Furniture, 'index'> {
    const shape = FURNITURE[item.kind];
    const [sx, sy, sz] = item.scale ?? [1, 1, 1];
    const [cos, sin] = [
      [1, 0],
      [0, 1],
      [-1, 0],
      [0, -1],
    ][pose.turn & 3] as [number, number];
    const [x, y] = [pose.x + cos * item.x - sin * item.y, pose.y + sin * item.x + cos * item.y];
    const turn = (pose.turn + (item.turn ?? 0)) & 3;
    const loose = item.looseRad ?? 0;
    const [lengthM, widthM] = [roundToMillimetre(shape.lengthM * sx), roundToMillimetre(shape.widthM * sy)];
    const [c, s] = [Math.abs(Math.cos(loose)), Math.abs(Math.sin(loose))];
    const [alongM, acrossM] = [lengthM * c + widthM * s, lengthM * s + widthM * c];
    const footprint =
      turn % 2 === 0 ? centredRectangle(x, y, alongM, acrossM) : centredRectangle(x, y, acrossM, alongM);
    return {
      kind: item.kind,
      room: this.room.index,
      place: [(footprint.minX + footprint.maxX) / 2, (footprint.minY + footprint.maxY) / 2],
      yawRad: (turn * Math.PI) / 2 + loose,
      lengthM,
      widthM,
      heightM: roundToMillimetre(shape.heightM * sz),
      footprint,
      tint: this.tint,
    };
  }

  #fits(piece: Omit<Furniture, 'index'>): boolean {
    const { footprint } = piece;
    const insideM2 = this.room.cells.reduce((sum, cell) => sum + sharedAreaM2(cell, footprint), 0);
    if (insideM2 < areaOf(footprint) - 1e-9) return false;
    const { solids, keepClear, windows } = this.surroundings;
    if (keepClear.some((zone) => overlap(zone, footprint)) || solids.some((solid) => overlap(solid, footprint)))
      return false;
    if (windows.some(({ zone, sillM }) => piece.heightM > sillM + 0.5 && overlap(zone, footprint))) return false;
    return this.furniture.every((other) => !overlap(grow(other.footprint, GAP_M / 2), footprint));
  }

  /** Puts a group down where all of it fits and all ways stay open; false changes nothing. */
  place(items: readonly GroupItem[], pose: GroupPose): boolean {
    const pieces = items.map((item) => this.#resolve(item, pose));
    for (const piece of pieces) if (!this.#fits(piece)) return false;
    const blocked: number[] = [];
    for (const { footprint } of pieces) this.#block(footprint, blocked);
    if (!this.isPassable()) {
      for (const cell of blocked) this.#grid.free[cell] = 1;
      return false;
    }
    this.furniture.push(...pieces);
    return true;
  }

  #block(footprint: Rectangle, blocked: number[]): void {
    const { originX, originY, columns, rows, free } = this.#grid;
    const r = grow(footprint, PASSAGE_RADIUS_M);
    const lastRow = Math.min(rows - 1, Math.ceil((r.maxY - originY) / CELL_M));
    const lastColumn = Math.min(columns - 1, Math.ceil((r.maxX - originX) / CELL_M));
    for (let row = Math.max(0, Math.floor((r.minY - originY) / CELL_M)); row <= lastRow; row++) {
      for (let column = Math.max(0, Math.floor((r.minX - originX) / CELL_M)); column <= lastColumn; column++) {
        const cell = row * columns + column;
        const [x, y] = [originX + (column + 0.5) * CELL_M, originY + (row + 0.5) * CELL_M];
        if (free[cell] === 0 || distanceTo(footprint, x, y) >= PASSAGE_RADIUS_M) continue;
        free[cell] = 0;
        blocked.push(cell);
      }
    }
  }

  /**
   * Tries a group along the walls, corners first or anywhere.
   *
   * @param widthM of the group along the wall
   */
  againstWall(
    items: readonly GroupItem[],
    widthM: number,
    where: 'corner' | 'middle' | 'any' = 'any',
    tries = 16,
  ): boolean {
    const { outline } = this.room.polygon;
    const edges = outline
      .map((from, i) => ({ from, to: outline[(i + 1) % outline.length] as readonly [number, number] }))
      .map(({ from, to }) => ({ from, to, lengthM: Math.abs(to[0] - from[0]) + Math.abs(to[1] - from[1]) }))
      .filter(({ lengthM }) => lengthM >= widthM + 2 * GAP_M);
    for (let attempt = 0; attempt < tries && edges.length > 0; attempt++) {
      const { from, to, lengthM } = this.rng.choice(edges);
      const drawn = this.rng.uniform();
      const end = this.rng.uniform() < 0.5;
      const [first, last] = [widthM / 2 + GAP_M, lengthM - widthM / 2 - GAP_M];
      // Later tries go anywhere, so that a full corner does not keep a piece out of the room.
      const wish = attempt > tries / 2 ? 'any' : where;
      const at =
        wish === 'corner'
          ? end
            ? first
            : last
          : wish === 'middle'
            ? (first + last) / 2
            : first + drawn * (last - first);
      const [dx, dy] = [Math.sign(to[0] - from[0]), Math.sign(to[1] - from[1])];
      // The outline runs counter-clockwise: the room lies to the left of every wall.
      const turn = dx > 0 ? 0 : dy > 0 ? 1 : dx < 0 ? 2 : 3;
      const [x, y] = [from[0] + dx * at - dy * GAP_M, from[1] + dy * at + dx * GAP_M];
      if (this.place(items, { x: roundToMillimetre(x), y: roundToMillimetre(y), turn })) return true;
    }
    return false;
  }

  /** Tries a group anywhere on the floor, about the middle first; its origin is its middle. */
  freeStanding(items: readonly GroupItem[], tries = 10, spread = 1): boolean {
    for (let attempt = 0; attempt < tries; attempt++) {
      const cell = attempt === 0 ? (this.room.cells[0] as Rectangle) : this.rng.choice(this.room.cells);
      const share = Math.min(1, attempt / 4) * spread;
      const [u, v] = [0.5 + share * this.rng.uniform(-0.42, 0.42), 0.5 + share * this.rng.uniform(-0.42, 0.42)];
      const pose = {
        x: roundToMillimetre(cell.minX + u * (cell.maxX - cell.minX)),
        y: roundToMillimetre(cell.minY + v * (cell.maxY - cell.minY)),
        turn: this.rng.integer(0, 4),
      };
      if (this.place(items, pose)) return true;
    }
    return false;
  }
}
