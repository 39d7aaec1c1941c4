import type { PolygonWithHoles } from './outlines.js';
import type { Rectangle } from './rectangles.js';

export const ROOM_KINDS = [
  'office',
  'meetingRoom',
  'kitchen',
  'livingRoom',
  'bedroom',
  'bathroom',
  'corridor',
  'hall',
  'gallery',
  'storage',
] as const;
export type RoomKind = (typeof ROOM_KINDS)[number];

/** What a person calls it. */
export const ROOM_TITLES: Readonly<Record<RoomKind, string>> = {
  office: 'office',
  meetingRoom: 'meeting room',
  kitchen: 'kitchen',
  livingRoom: 'living room',
  bedroom: 'bedroom',
  bathroom: 'bathroom',
  corridor: 'corridor',
  hall: 'hall',
  gallery: 'gallery',
  storage: 'storage room',
};

/** A room as a layout draws it: rectangles between the middles of its walls. */
export interface PlannedRoom {
  readonly kind: RoomKind;
  readonly cells: readonly Rectangle[];
}

/** A layout: rooms that tile a rectangle from (0, 0). */
export interface Layout {
  readonly rooms: readonly PlannedRoom[];
  readonly lengthM: number;
  readonly widthM: number;
}

/** A room of a floor. */
export interface Room {
  /** Its place in `Floor.rooms`. */
  readonly index: number;
  readonly kind: RoomKind;
  /** Unique in the floor, e.g. "bedroom 2". */
  readonly name: string;
  /** The room between its walls, world frame, metres. */
  readonly polygon: PolygonWithHoles;
  readonly areaM2: number;
  /** The same region as rectangles that do not overlap. */
  readonly cells: readonly Rectangle[];
  /** A point of the room near its middle. */
  readonly centre: readonly [x: number, y: number];
  /** sRGB of the paint on its walls. */
  readonly wallColour: readonly [number, number, number];
}
