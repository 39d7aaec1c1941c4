import type { Rectangle } from './rectangles.js';

export type Point = readonly [x: number, y: number];

/** A region of the plane: the outline runs counter-clockwise, holes clockwise; no point is repeated at the end. */
export interface PolygonWithHoles {
  readonly outline: readonly Point[];
  readonly holes: readonly (readonly Point[])[];
}

function sortedUnique(values: readonly number[]): Float64Array {
  return Float64Array.from(new Set(values)).sort();
}

/** The cells that the edges of rectangles cut the plane into; `inside` is 1 where a cell belongs to the region. */
interface Lattice {
  readonly xs: Float64Array;
  readonly ys: Float64Array;
  /** (ys.length - 1, xs.length - 1) row-major */
  readonly inside: Uint8Array;
}

function latticeOf(added: readonly Rectangle[], removed: readonly Rectangle[]): Lattice {
  const all = [...added, ...removed];
  const xs = sortedUnique(all.flatMap((r) => [r.minX, r.maxX]));
  const ys = sortedUnique(all.flatMap((r) => [r.minY, r.maxY]));
  const columnOf = new Map(Array.from(xs, (x, i) => [x, i]));
  const rowOf = new Map(Array.from(ys, (y, i) => [y, i]));
  const columns = Math.max(xs.length - 1, 0);
  const inside = new Uint8Array(columns * Math.max(ys.length - 1, 0));
  const fill = (r: Rectangle, value: number): void => {
    const [from, to] = [columnOf.get(r.minX) as number, columnOf.get(r.maxX) as number];
    for (let row = rowOf.get(r.minY) as number; row < (rowOf.get(r.maxY) as number); row++) {
      inside.fill(value, row * columns + from, row * columns + to);
    }
  };
  for (const r of added) fill(r, 1);
  for (const r of removed) fill(r, 0);
  return { xs, ys, inside };
}

/** The region as few rectangles that do not overlap: rows of the lattice merged along x, then equal rows along y. */
export function rectanglesOf(added: readonly Rectangle[], removed: readonly Rectangle[] = []): Rectangle[] {
  const { xs, ys, inside } = latticeOf(added, removed);
  const columns = xs.length - 1;
  const found: Rectangle[] = [];
  let open = new Map<string, number>();
  for (let row = 0; row < ys.length - 1; row++) {
    const still = new Map<string, number>();
    for (let column = 0; column < columns; column++) {
      if (inside[row * columns + column] === 0) continue;
      const from = column;
      while (column + 1 < columns && inside[row * columns + column + 1] === 1) column++;
      const span = `${from} ${column}`;
      const below = open.get(span);
      if (below === undefined) {
        found.push({ minX: xs[from], minY: ys[row], maxX: xs[column + 1], maxY: ys[row + 1] });
        still.set(span, found.length - 1);
      } else {
        found[below] = { ...found[below], maxY: ys[row + 1] };
        still.set(span, below);
      }
    }
    open = still;
  }
  return found;
}

/** 4-connected parts of the region, numbered from 1; 0 outside. */
function partsOf({ xs, ys, inside }: Lattice): Int32Array {
  const [columns, rows] = [xs.length - 1, ys.length - 1];
  const part = new Int32Array(inside.length);
  const stack: number[] = [];
  let parts = 0;
  for (let start = 0; start < inside.length; start++) {
    if (inside[start] === 0 || part[start] !== 0) continue;
    part[start] = ++parts;
    stack.push(start);
    while (stack.length > 0) {
      const cell = stack.pop() as number;
      const column = cell % columns;
      const row = (cell - column) / columns;
      const visit = (next: number, exists: boolean): void => {
        if (!exists || inside[next] === 0 || part[next] !== 0) return;
        part[next] = parts;
        stack.push(next);
      };
      visit(cell - 1, column > 0);
      visit(cell + 1, column < columns - 1);
      visit(cell - columns, row > 0);
      visit(cell + columns, row < rows - 1);
    }
  }
  return part;
}

/** Directions in order of turning left: east, north, west, south. */
const STEPS = [
  [1, 0],
  [0, 1],
  [-1, 0],
  [0, -1],
] as const;

function signedArea(ring: readonly Point[]): number {
  return ring.reduce((sum, [x, y], i) => {
    const [nextX, nextY] = ring[(i + 1) % ring.length] as Point;
    return sum + (x * nextY - nextX * y) / 2;
  }, 0);
}

/**
 * Union of `added` without the union of `removed`, as polygons with holes, exactly: the edges are axis-aligned, so
 * that no intersection has to be computed. Parts that touch in a corner alone are separate.
 */
export function outlinesOf(added: readonly Rectangle[], removed: readonly Rectangle[] = []): PolygonWithHoles[] {
  const lattice = latticeOf(added, removed);
  const { xs, ys } = lattice;
  const part = partsOf(lattice);
  const [columns, rows] = [xs.length - 1, ys.length - 1];
  const at = (column: number, row: number): number =>
    column < 0 || row < 0 || column >= columns || row >= rows ? 0 : part[row * columns + column];
  // An edge leaves a lattice point in a direction with the region on its left.
  const edgePart = new Int32Array(4 * xs.length * ys.length);
  for (let row = 0; row <= rows; row++) {
    for (let column = 0; column <= columns; column++) {
      const point = 4 * (row * xs.length + column);
      const [ne, nw, sw, se] = [at(column, row), at(column - 1, row), at(column - 1, row - 1), at(column, row - 1)];
      if (ne !== 0 && se === 0) edgePart[point] = ne;
      if (nw !== 0 && ne === 0) edgePart[point + 1] = nw;
      if (sw !== 0 && nw === 0) edgePart[point + 2] = sw;
      if (se !== 0 && sw === 0) edgePart[point + 3] = se;
    }
  }
  const outlines = new Map<number, Point[]>();
  const holes = new Map<number, Point[][]>();
  for (let start = 0; start < edgePart.length; start++) {
    const owner = edgePart[start];
    if (owner === 0) continue;
    const ring: Point[] = [];
    let point = start >> 2;
    let direction = start & 3;
    while (edgePart[4 * point + direction] !== 0) {
      edgePart[4 * point + direction] = 0;
      point += STEPS[direction][0] + STEPS[direction][1] * xs.length;
      // Left before straight on before right: the ring stays with one part where two touch in a corner.
      const next = [1, 0, 3].find((turn) => edgePart[4 * point + ((direction + turn) & 3)] === owner);
      const turned = next === undefined ? undefined : (direction + next) & 3;
      if (turned !== direction) ring.push([xs[point % xs.length], ys[Math.floor(point / xs.length)]]);
      if (turned === undefined) break;
      direction = turned;
    }
    // The walk began inside a straight run if its first and last points are in line with the start; drop such a point.
    const tidy = withoutStraightPoints(ring);
    if (signedArea(tidy) > 0) outlines.set(owner, tidy);
    else holes.set(owner, [...(holes.get(owner) ?? []), tidy]);
  }
  return [...outlines.entries()]
    .sort(([a], [b]) => a - b)
    .map(([owner, outline]) => ({ outline, holes: holes.get(owner) ?? [] }));
}

function withoutStraightPoints(ring: readonly Point[]): Point[] {
  return ring.filter(([x, y], i) => {
    const [beforeX, beforeY] = ring[(i + ring.length - 1) % ring.length] as Point;
    const [afterX, afterY] = ring[(i + 1) % ring.length] as Point;
    return !((beforeX === x && afterX === x) || (beforeY === y && afterY === y));
  });
}

/** Square metres of a polygon with holes. */
export function polygonAreaM2(polygon: PolygonWithHoles): number {
  return signedArea(polygon.outline) + polygon.holes.reduce((sum, hole) => sum + signedArea(hole), 0);
}
