import type { Rng } from '../../../contracts/index.js';
import { keyedRng } from '../../../random/index.js';
import { doorsOf, type Door } from './doors.js';
import { layOut } from './layout.js';
import type { ResolvedFloorOptions } from './options.js';
import { outlinesOf, polygonAreaM2, rectanglesOf, type PolygonWithHoles } from './outlines.js';
import { areaOf, boundsOf, roundToMillimetre, type Rectangle } from './rectangles.js';
import { ROOM_TITLES, type PlannedRoom, type Room } from './rooms.js';
import { sliceOf, spanOf, wallsOf, type Wall } from './walls.js';
import { windowsOf, type Window } from './windows.js';

/** A floor without furniture and people. */
export interface FloorPlan {
  readonly rooms: readonly Room[];
  readonly walls: readonly Wall[];
  readonly doors: readonly Door[];
  readonly windows: readonly Window[];
  /** Outer walls included. */
  readonly bounds: Rectangle;
  /** Between the middle lines of the walls: it holds every free point. */
  readonly region: readonly Rectangle[];
}

const PAINTS = [
  [238, 234, 224],
  [228, 232, 236],
  [236, 226, 208],
  [214, 224, 214],
  [240, 238, 236],
  [222, 212, 200],
  [206, 218, 230],
  [234, 216, 206],
] as const;

/** The parts of a wall that stand: without the gaps of its doors. */
export function standingParts(wall: Wall, doors: readonly Door[]): Rectangle[] {
  const { footprint } = wall;
  const gaps = doors.filter((door) => door.wall === wall.index).map((door) => door.gap);
  const ends = wall.axis === 'x' ? [footprint.minX, footprint.maxX] : [footprint.minY, footprint.maxY];
  const cuts = gaps.map((gap) => (wall.axis === 'x' ? [gap.minX, gap.maxX] : [gap.minY, gap.maxY]) as [number, number]);
  const parts: Rectangle[] = [];
  let at = ends[0] as number;
  for (const [from, to] of cuts.sort((a, b) => a[0] - b[0])) {
    parts.push(sliceOf(wall, at, from));
    at = to;
  }
  return [...parts, sliceOf(wall, at, ends[1] as number)];
}

/** A point well inside: the middle of the largest rectangle. */
function centreOf(cells: readonly Rectangle[]): readonly [number, number] {
  const [largest] = [...cells].sort((a, b) => areaOf(b) - areaOf(a));
  return [roundToMillimetre((largest.minX + largest.maxX) / 2), roundToMillimetre((largest.minY + largest.maxY) / 2)];
}

function roomOf(planned: PlannedRoom, index: number, name: string, walls: readonly Wall[], rng: Rng): Room {
  const footprints = walls.map((wall) => wall.footprint);
  const [polygon] = outlinesOf(planned.cells, footprints) as [PolygonWithHoles];
  return {
    index,
    kind: planned.kind,
    name,
    polygon,
    areaM2: Math.round(polygonAreaM2(polygon) * 1e4) / 1e4,
    cells: rectanglesOf(planned.cells, footprints),
    centre: centreOf(rectanglesOf(planned.cells, footprints)),
    wallColour: rng.choice(PAINTS),
  };
}

/** @throws InputError when the options cannot be met */
export function planFloor(key: string, options: ResolvedFloorOptions): FloorPlan {
  const { rooms: planned } = layOut(key, options);
  const walls = wallsOf(planned, options.wallThicknessM);
  const doors = doorsOf(walls, planned, options, keyedRng(key, 'doors'));
  const windows = windowsOf(walls, doors, planned, options, keyedRng(key, 'windows'));
  const paint = keyedRng(key, 'paint');
  const counts = new Map<string, number>();
  const rooms = planned.map((room, index) => {
    const title = ROOM_TITLES[room.kind];
    const number = (counts.get(title) ?? 0) + 1;
    counts.set(title, number);
    const several = planned.filter(({ kind }) => kind === room.kind).length > 1;
    return roomOf(room, index, several ? `${title} ${number}` : title, walls, paint);
  });
  const bounds = boundsOf(walls.map((wall) => wall.footprint));
  return { rooms, walls, doors, windows, bounds, region: rectanglesOf(planned.flatMap((room) => room.cells)) };
}

/** Length of a wall between the middles of the walls that it ends at, metres. */
export function wallLengthM(wall: Wall): number {
  const [from, to] = spanOf(wall);
  return to - from;
}
