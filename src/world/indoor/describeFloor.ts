import type { Floor } from './floor.js';
import type { FurnitureKind } from './furniture/catalogue.js';
import { containsPoint } from './plan/rectangles.js';
import type { RoomKind } from './plan/rooms.js';
import { OUTSIDE } from './plan/walls.js';

/** Facts about a floor as plain data: lengths in metres, world frame. */
export interface FloorFacts {
  readonly key: string;
  readonly type: string;
  readonly lengthM: number;
  readonly widthM: number;
  readonly ceilingHeightM: number;
  /** Sum over the rooms, between their walls. */
  readonly areaM2: number;
  readonly rooms: readonly {
    readonly name: string;
    readonly kind: RoomKind;
    readonly areaM2: number;
    readonly centre: readonly [number, number];
    readonly windows: number;
    /** Names of the rooms that open doors lead to. */
    readonly leadsTo: readonly string[];
    readonly furniture: Readonly<Partial<Record<FurnitureKind, number>>>;
  }[];
  readonly doors: readonly {
    /** Names of rooms, or "outside". */
    readonly between: readonly [string, string];
    readonly place: readonly [number, number];
    readonly widthM: number;
    readonly hinged: boolean;
    readonly open: boolean;
  }[];
  readonly people: readonly {
    readonly colour: string;
    readonly walks: boolean;
    /** Names of the rooms that the person is in, in order of time. */
    readonly visits: readonly string[];
  }[];
  readonly counts: {
    readonly rooms: number;
    readonly doors: number;
    readonly openDoors: number;
    readonly windows: number;
    readonly furniture: number;
    readonly people: number;
    readonly byKind: Readonly<Partial<Record<RoomKind, number>>>;
  };
}

function countBy<T extends string>(items: readonly T[]): Partial<Record<T, number>> {
  const counts: Partial<Record<T, number>> = {};
  for (const item of items) counts[item] = (counts[item] ?? 0) + 1;
  return counts;
}

const VISIT_STEP_S = 0.25;

/** Who is where, what leads where, how much of what there is. */
export function describeFloor(floor: Floor): FloorFacts {
  const { rooms, doors, windows, furniture, bounds, objects } = floor;
  const nameOf = (room: number): string => (room === OUTSIDE ? 'outside' : rooms[room].name);
  const roomAt = (x: number, y: number): number | undefined =>
    rooms.find((room) => room.cells.some((cell) => containsPoint(cell, x, y)))?.index;
  return {
    key: floor.key,
    type: floor.options.type,
    lengthM: Math.round((bounds.maxX - bounds.minX) * 1000) / 1000,
    widthM: Math.round((bounds.maxY - bounds.minY) * 1000) / 1000,
    ceilingHeightM: floor.ceilingHeightM,
    areaM2: Math.round(rooms.reduce((sum, room) => sum + room.areaM2, 0) * 100) / 100,
    rooms: rooms.map((room) => {
      const open = doors.filter((door) => door.open && door.rooms.includes(room.index));
      const next = open.map((door) => nameOf(door.rooms[0] === room.index ? door.rooms[1] : door.rooms[0]));
      return {
        name: room.name,
        kind: room.kind,
        areaM2: Math.round(room.areaM2 * 100) / 100,
        centre: room.centre,
        windows: windows.filter((window) => window.room === room.index).length,
        leadsTo: [...new Set(next)].sort(),
        furniture: countBy(furniture.filter((piece) => piece.room === room.index).map((piece) => piece.kind)),
      };
    }),
    doors: doors.map((door) => ({
      between: [nameOf(door.rooms[0]), nameOf(door.rooms[1])],
      place: door.place,
      widthM: door.widthM,
      hinged: door.hinged,
      open: door.open,
    })),
    people: objects.map((person) => {
      const visits: string[] = [];
      let walks = false;
      for (let timeS = 0; timeS <= floor.durationS; timeS += VISIT_STEP_S) {
        const { x, y, velocityX, velocityY } = person.trajectory.at(timeS);
        walks ||= Math.hypot(velocityX, velocityY) > 0;
        const room = roomAt(x, y);
        if (room !== undefined && visits[visits.length - 1] !== nameOf(room)) visits.push(nameOf(room));
      }
      return { colour: person.colourName, walks, visits };
    }),
    counts: {
      rooms: rooms.length,
      doors: doors.length,
      openDoors: doors.filter((door) => door.open).length,
      windows: windows.length,
      furniture: furniture.length,
      people: objects.length,
      byKind: countBy(rooms.map((room) => room.kind)),
    },
  };
}
