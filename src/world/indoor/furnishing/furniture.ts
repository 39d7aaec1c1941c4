import type { FurnitureKind } from '../furniture/catalogue.js';
import type { Rectangle } from '../plan/rectangles.js';

/** A piece of furniture on the floor. World frame, metres. */
export interface Furniture {
  /** Its place in `Floor.furniture`. */
  readonly index: number;
  readonly kind: FurnitureKind;
  readonly room: number;
  /** The middle of its own rectangle. */
  readonly place: readonly [x: number, y: number];
  /** Counter-clockwise; at 0 its front looks to +y. */
  readonly yawRad: number;
  /** Along its own axes, before it is turned. */
  readonly lengthM: number;
  readonly widthM: number;
  readonly heightM: number;
  /** The axis-aligned rectangle that it stands in: nothing else does. */
  readonly footprint: Rectangle;
  /** sRGB of its cloth and paint. */
  readonly tint: readonly [number, number, number];
}

/** A piece of a group, in the group's frame: x along the wall, y from the wall into the room. */
export interface GroupItem {
  readonly kind: FurnitureKind;
  readonly x: number;
  readonly y: number;
  /** Quarter turns counter-clockwise; at 0 its front looks into the room. */
  readonly turn?: number;
  /** A small turn away from the quarter, radians. */
  readonly looseRad?: number;
  readonly scale?: readonly [number, number, number];
}

/** Where a group stands: its origin and the quarter turns of its frame. */
export interface GroupPose {
  readonly x: number;
  readonly y: number;
  readonly turn: number;
}
