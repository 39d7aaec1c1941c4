import type { Rng } from '../../../contracts/index.js';
import { InputError } from '../../../errors/index.js';
import type { ResolvedFloorOptions } from './options.js';
import { grow, overlap, rectangle, roundToMillimetre, type Rectangle } from './rectangles.js';
import type { PlannedRoom, RoomKind } from './rooms.js';
import { OUTSIDE, sliceOf, spanOf, type Wall } from './walls.js';

/** A passage through a wall: a hinged door, or an opening without a leaf. */
export interface Door {
  /** Its place in `Floor.doors`. */
  readonly index: number;
  readonly wall: number;
  readonly rooms: readonly [number, number];
  readonly axis: 'x' | 'y';
  /** The middle of its passage. */
  readonly place: readonly [x: number, y: number];
  /** Clear width and height of the passage. */
  readonly widthM: number;
  readonly heightM: number;
  readonly hinged: boolean;
  readonly open: boolean;
  /** The gap in the wall. */
  readonly gap: Rectangle;
  /** Where the leaf stands: across the gap when closed, square to the wall when open. */
  readonly leaf?: Rectangle;
}

/** Where nothing may stand: the gap and the ground before it on both sides. */
export const APPROACH_M = 0.85;
export const LEAF_M = 0.04;
/** Least wall beside a passage, so that frame and leaf find room. */
const JAMB_M = 0.14;
const DOOR_HEIGHT_M = 2.05;

export function approachOf(door: Pick<Door, 'gap' | 'axis'>): Rectangle {
  const { minX, minY, maxX, maxY } = door.gap;
  return door.axis === 'x'
    ? rectangle(minX, minY - APPROACH_M, maxX, maxY + APPROACH_M)
    : rectangle(minX - APPROACH_M, minY, maxX + APPROACH_M, maxY);
}

const THROUGH: ReadonlySet<RoomKind> = new Set(['corridor', 'hall']);

/** How naturally a door joins two rooms; lower is better. */
function reluctance(a: RoomKind, b: RoomKind): number {
  if (THROUGH.has(a) || THROUGH.has(b)) return 0;
  if (a === 'gallery' && b === 'gallery') return 1;
  const pair = [a, b];
  if (pair.includes('bathroom')) return 5;
  if (pair.includes('livingRoom')) return pair.includes('kitchen') ? 1 : 3;
  return 4;
}

class DoorPlanner {
  readonly doors: Door[] = [];
  constructor(
    readonly walls: readonly Wall[],
    readonly rooms: readonly PlannedRoom[],
    readonly options: ResolvedFloorOptions,
    readonly rng: Rng,
  ) {}

  /** Widest passage that a wall can take, metres. */
  room(wall: Wall): number {
    const [from, to] = spanOf(wall);
    return to - from - this.options.wallThicknessM - 2 * JAMB_M;
  }

  width(wall: Wall, hinged: boolean): number {
    if (hinged) return this.options.doorWidthM;
    const wide = Math.max(this.options.doorWidthM, Math.min(this.rng.uniform(1.4, 2.6), this.room(wall) * 0.8));
    return roundToMillimetre(Math.round(wide * 20) / 20);
  }

  add(wall: Wall, hinged: boolean, open: boolean): boolean {
    const widthM = Math.min(this.width(wall, hinged), Math.max(this.room(wall), this.options.doorWidthM));
    const [from, to] = spanOf(wall);
    const margin = this.options.wallThicknessM / 2 + JAMB_M + widthM / 2;
    const [first, last] = [from + margin, to - margin];
    const corner = this.rng.uniform();
    const drawn = this.rng.uniform();
    // Hinged doors tend to the corners of a room, openings to its middle.
    const favourite = !hinged
      ? (first + last) / 2
      : corner < 0.35
        ? first
        : corner < 0.7
          ? last
          : first + drawn * (last - first);
    const middle = roundToMillimetre(Math.round(favourite * 100) / 100);
    const at = Math.min(Math.max(middle, first), last);
    const gap = sliceOf(wall, at - widthM / 2, at + widthM / 2);
    const about = { gap, axis: wall.axis };
    const approach = approachOf(about);
    const taken = this.doors.some(
      (door) => overlap(approach, door.gap) || (door.leaf && overlap(grow(approach, 0.1), door.leaf)),
    );
    if (taken) return false;
    const swing = hinged && open ? this.leaf(wall, gap) : undefined;
    const closedLeaf =
      wall.axis === 'x'
        ? rectangle(gap.minX, wall.from[1] - LEAF_M / 2, gap.maxX, wall.from[1] + LEAF_M / 2)
        : rectangle(wall.from[0] - LEAF_M / 2, gap.minY, wall.from[0] + LEAF_M / 2, gap.maxY);
    const leaf = open ? swing : closedLeaf;
    this.doors.push({
      index: this.doors.length,
      wall: wall.index,
      rooms: wall.rooms,
      axis: wall.axis,
      place: [roundToMillimetre((gap.minX + gap.maxX) / 2), roundToMillimetre((gap.minY + gap.maxY) / 2)],
      widthM: roundToMillimetre(widthM),
      heightM: hinged ? DOOR_HEIGHT_M : Math.min(2.3, this.options.ceilingHeightM - 0.1),
      hinged: hinged && (!open || swing !== undefined),
      open,
      gap,
      ...(leaf && { leaf }),
    });
    return true;
  }

  /** An open leaf, square to the wall, in the room that is no corridor; undefined where it would be in the way. */
  leaf(wall: Wall, gap: Rectangle): Rectangle | undefined {
    const [low, high] = wall.rooms.map((room) => THROUGH.has((this.rooms[room] as PlannedRoom).kind));
    const side = low === high ? (this.rng.uniform() < 0.5 ? 0 : 1) : low ? 1 : 0;
    const [from, to] = spanOf(wall);
    const [gapFrom, gapTo, faceLow, faceHigh] =
      wall.axis === 'x' ? [gap.minX, gap.maxX, gap.minY, gap.maxY] : [gap.minY, gap.maxY, gap.minX, gap.maxX];
    // Hinged where the room's corner is nearer.
    const hinges = gapFrom - from < to - gapTo ? [0, 1] : [1, 0];
    const lengthM = gapTo - gapFrom;
    for (const hinge of hinges) {
      const [a, b] = hinge === 0 ? [gapFrom - LEAF_M - 0.01, gapFrom - 0.01] : [gapTo + 0.01, gapTo + LEAF_M + 0.01];
      const [c, d] = side === 0 ? [faceLow - lengthM, faceLow] : [faceHigh, faceHigh + lengthM];
      const leaf = wall.axis === 'x' ? rectangle(a, c, b, d) : rectangle(c, a, d, b);
      const room = this.rooms[wall.rooms[side]] as PlannedRoom;
      const half = this.options.wallThicknessM / 2;
      // It must end well before the opposite wall and leave the way to other doors free.
      const fits = room.cells.some((cell) => {
        const inner = grow(cell, -half);
        return (wall.axis === 'x' ? inner.maxY - inner.minY : inner.maxX - inner.minX) >= lengthM + 0.75;
      });
      const clear = this.doors.every(
        (door) => !overlap(grow(approachOf(door), 0.1), leaf) && !(door.leaf && overlap(grow(door.leaf, 0.7), leaf)),
      );
      if (fits && clear) return leaf;
    }
    return undefined;
  }
}

/**
 * Doors that join all rooms: a spanning tree of open doors (corridors and halls first), then more, some of them
 * closed, and a closed entrance.
 *
 * @throws InputError when no wall of a room can take a door.
 */
export function doorsOf(
  walls: readonly Wall[],
  rooms: readonly PlannedRoom[],
  options: ResolvedFloorOptions,
  rng: Rng,
): Door[] {
  const planner = new DoorPlanner(walls, rooms, options, rng);
  const kindOf = (room: number): RoomKind => (rooms[room] as PlannedRoom).kind;
  const candidates = walls
    .filter((wall) => !wall.outer && planner.room(wall) >= options.doorWidthM)
    .map((wall) => ({ wall, rank: reluctance(kindOf(wall.rooms[0]), kindOf(wall.rooms[1])) + rng.uniform(0, 0.9) }))
    .sort((a, b) => a.rank - b.rank || a.wall.index - b.wall.index);
  const isOpening = ([a, b]: readonly [number, number]): boolean => {
    const kinds = [kindOf(a), kindOf(b)];
    if (kinds.every((kind) => kind === 'gallery' || kind === 'hall')) return true;
    return (
      kinds.includes('livingRoom') && (kinds.includes('kitchen') || kinds.includes('corridor')) && rng.uniform() < 0.6
    );
  };
  const group = rooms.map((_, index) => index);
  const used = new Set<number>();
  for (const { wall } of candidates) {
    const [a, b] = [group[wall.rooms[0]] as number, group[wall.rooms[1]] as number];
    if (a === b || !planner.add(wall, !isOpening(wall.rooms), true)) continue;
    used.add(wall.index);
    group.forEach((other, room) => (group[room] = other === b ? a : other));
  }
  const lonely = rooms.find((_, index) => group[index] !== group[0]);
  if (lonely) {
    throw new InputError(
      `doorWidthM: no wall of a ${lonely.kind} is wide enough for a door of ${options.doorWidthM} m: give narrower doors or a larger area`,
    );
  }
  for (const { wall, rank } of candidates) {
    if (used.has(wall.index)) continue;
    const wish = rank < 1 ? 0.35 : rank < 2 ? 0.75 : rank < 5 ? 0.15 : 0;
    const [wanted, closed, opening] = [
      rng.uniform() < wish,
      rng.uniform() < options.closedDoorShare,
      isOpening(wall.rooms),
    ];
    if (wanted) planner.add(wall, !opening || closed, !closed);
  }
  const entrances = walls.filter((wall) => wall.outer && planner.room(wall) >= options.doorWidthM);
  const way = ['corridor', 'hall', 'livingRoom', 'gallery'] as const;
  for (const kind of way) {
    const walls = entrances.filter(
      (wall) => kindOf(wall.rooms[0] === OUTSIDE ? wall.rooms[1] : wall.rooms[0]) === kind,
    );
    if (walls.length > 0 && planner.add(rng.choice(walls), true, false)) break;
  }
  return planner.doors;
}
