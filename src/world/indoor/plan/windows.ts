import type { Rng } from '../../../contracts/index.js';
import type { Door } from './doors.js';
import type { ResolvedFloorOptions } from './options.js';
import { grow, overlap, roundToMillimetre, type Rectangle } from './rectangles.js';
import type { PlannedRoom, RoomKind } from './rooms.js';
import { OUTSIDE, sliceOf, spanOf, type Wall } from './walls.js';

/** A pane of glass in an outer wall. */
export interface Window {
  readonly wall: number;
  readonly room: number;
  readonly axis: 'x' | 'y';
  readonly place: readonly [x: number, y: number];
  readonly widthM: number;
  readonly sillM: number;
  readonly headM: number;
  /** The hole in the wall. */
  readonly gap: Rectangle;
}

const SILL_M: Readonly<Record<RoomKind, number>> = {
  office: 0.85,
  meetingRoom: 0.4,
  kitchen: 1.1,
  livingRoom: 0.35,
  bedroom: 0.9,
  bathroom: 1.4,
  corridor: 0.9,
  hall: 0.5,
  gallery: 2.2,
  storage: 1.6,
};

/** Windows along the outer walls, evenly spaced in each wall, clear of the entrance. */
export function windowsOf(
  walls: readonly Wall[],
  doors: readonly Door[],
  rooms: readonly PlannedRoom[],
  options: ResolvedFloorOptions,
  rng: Rng,
): Window[] {
  const windows: Window[] = [];
  for (const wall of walls) {
    if (!wall.outer) continue;
    const room = wall.rooms[0] === OUTSIDE ? wall.rooms[1] : wall.rooms[0];
    const { kind } = rooms[room] as PlannedRoom;
    const wantedM = kind === 'bathroom' || kind === 'storage' ? 0.7 : rng.uniform(1.2, 1.8);
    const sillM = SILL_M[kind];
    const headM = roundToMillimetre(
      Math.min(kind === 'gallery' || kind === 'hall' ? 3.2 : 2.25, options.ceilingHeightM - 0.15),
    );
    const [from, to] = spanOf(wall);
    const lengthM = to - from - options.wallThicknessM;
    if (lengthM < wantedM + 0.5 || headM - sillM < 0.4) continue;
    const limit = kind === 'bathroom' || kind === 'storage' || kind === 'corridor' ? 1 : Infinity;
    const count = Math.min(Math.max(1, Math.floor(lengthM / (wantedM + 1.5))), limit);
    for (let i = 0; i < count; i++) {
      const at = roundToMillimetre(from + options.wallThicknessM / 2 + ((i + 0.5) * lengthM) / count);
      const widthM = roundToMillimetre(Math.round(wantedM * 20) / 20);
      const gap = sliceOf(wall, at - widthM / 2, at + widthM / 2);
      if (doors.some((door) => overlap(grow(gap, 0.3), door.gap))) continue;
      const place = wall.axis === 'x' ? ([at, wall.from[1]] as const) : ([wall.from[0], at] as const);
      windows.push({ wall: wall.index, room, axis: wall.axis, place, widthM, sillM, headM, gap });
    }
  }
  return windows;
}
