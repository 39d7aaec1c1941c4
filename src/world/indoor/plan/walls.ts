import type { PlannedRoom } from './rooms.js';
import { rectangle, type Rectangle } from './rectangles.js';

/** Stands for the outside where a wall or door names its rooms. */
export const OUTSIDE = -1;

/** How much thicker an outer wall is than an inner one, all of it on the outside. */
export const OUTER_EXTRA_M = 0.18;

/** A straight wall between two rooms or a room and the outside. */
export interface Wall {
  /** Its place in `Floor.walls`. */
  readonly index: number;
  /** Its middle line between the middles of the walls that it ends at. */
  readonly from: readonly [x: number, y: number];
  readonly to: readonly [x: number, y: number];
  /** The direction it runs in. */
  readonly axis: 'x' | 'y';
  /** Rooms at its sides: [towards -y, towards +y] of a wall along x, [towards -x, towards +x] of one along y. */
  readonly rooms: readonly [number, number];
  readonly outer: boolean;
  readonly thicknessM: number;
  /** The ground it covers, its ends in the adjoining walls included, doors and windows too. */
  readonly footprint: Rectangle;
}

/** Position along a wall's axis where it begins and ends. */
export function spanOf(wall: Wall): readonly [number, number] {
  return wall.axis === 'x' ? [wall.from[0], wall.to[0]] : [wall.from[1], wall.to[1]];
}

/** A rectangle across a wall's whole thickness from one position along it to another. */
export function sliceOf(wall: Wall, from: number, to: number): Rectangle {
  const { minX, minY, maxX, maxY } = wall.footprint;
  return wall.axis === 'x' ? rectangle(from, minY, to, maxY) : rectangle(minX, from, maxX, to);
}

interface Lattice {
  readonly xs: readonly number[];
  readonly ys: readonly number[];
  at(column: number, row: number): number;
}

function latticeOf(rooms: readonly PlannedRoom[]): Lattice {
  const cells = rooms.flatMap((room) => room.cells);
  const sorted = (values: number[]): number[] => [...new Set(values)].sort((a, b) => a - b);
  const xs = sorted(cells.flatMap((cell) => [cell.minX, cell.maxX]));
  const ys = sorted(cells.flatMap((cell) => [cell.minY, cell.maxY]));
  const columns = xs.length - 1;
  const ids = new Int32Array(columns * (ys.length - 1)).fill(OUTSIDE);
  rooms.forEach((room, index) => {
    for (const cell of room.cells) {
      for (let row = ys.indexOf(cell.minY); row < ys.indexOf(cell.maxY); row++) {
        ids.fill(index, row * columns + xs.indexOf(cell.minX), row * columns + xs.indexOf(cell.maxX));
      }
    }
  });
  return {
    xs,
    ys,
    at: (column, row) =>
      column < 0 || row < 0 || column >= columns || row >= ys.length - 1 ? OUTSIDE : ids[row * columns + column],
  };
}

/** The walls between the rooms of a layout and around them, in a fixed order. */
export function wallsOf(rooms: readonly PlannedRoom[], thicknessM: number): Wall[] {
  const lattice = latticeOf(rooms);
  const walls: Wall[] = [];
  const half = thicknessM / 2;
  for (const axis of ['x', 'y'] as const) {
    const [along, across] = axis === 'x' ? [lattice.xs, lattice.ys] : [lattice.ys, lattice.xs];
    const room = (i: number, j: number): number => (axis === 'x' ? lattice.at(i, j) : lattice.at(j, i));
    for (let line = 0; line < across.length; line++) {
      for (let i = 0; i < along.length - 1; i++) {
        const [below, above] = [room(i, line - 1), room(i, line)];
        if (below === above) continue;
        const start = i;
        while (i + 1 < along.length - 1 && room(i + 1, line - 1) === below && room(i + 1, line) === above) i++;
        const outer = below === OUTSIDE || above === OUTSIDE;
        const [from, to, position] = [along[start], along[i + 1], across[line]];
        // The ends fill the corners of the building; elsewhere they end inside the walls that they meet.
        const corner = (k: number): boolean => room(k, line - 1) === OUTSIDE && room(k, line) === OUTSIDE;
        const startM = from - half - (outer && corner(start - 1) ? OUTER_EXTRA_M : 0);
        const endM = to + half + (outer && corner(i + 1) ? OUTER_EXTRA_M : 0);
        const lowM = position - half - (below === OUTSIDE ? OUTER_EXTRA_M : 0);
        const highM = position + half + (above === OUTSIDE ? OUTER_EXTRA_M : 0);
        walls.push({
          index: walls.length,
          from: axis === 'x' ? [from, position] : [position, from],
          to: axis === 'x' ? [to, position] : [position, to],
          axis,
          rooms: [below, above],
          outer,
          thicknessM: outer ? thicknessM + OUTER_EXTRA_M : thicknessM,
          footprint: axis === 'x' ? rectangle(startM, lowM, endM, highM) : rectangle(lowM, startM, highM, endM),
        });
      }
    }
  }
  return walls;
}
