import { keyedRng } from '../../../random/index.js';
import { addWall, MeshBuilder, placeInstance, type Opening, type Point3 } from '../../mesh/index.js';
import type { Instance, MaterialName } from '../../scene/index.js';
import type { FloorPlan } from '../plan/floorPlan.js';
import type { ResolvedFloorOptions } from '../plan/options.js';
import { outlinesOf, type Point } from '../plan/outlines.js';
import type { Rectangle } from '../plan/rectangles.js';
import { ROOM_KINDS, type Room, type RoomKind } from '../plan/rooms.js';
import { addDoor } from './doorMesh.js';

/** Drawn once for a floor and kind of room. */
const FLOORS: Readonly<Record<RoomKind, readonly MaterialName[]>> = {
  office: ['carpet', 'carpet', 'floorTile'],
  meetingRoom: ['carpet', 'floorWood'],
  kitchen: ['floorTile'],
  livingRoom: ['floorWood', 'carpet'],
  bedroom: ['floorWood', 'carpet'],
  bathroom: ['floorTile'],
  corridor: ['floorWood', 'floorTile', 'carpet'],
  hall: ['floorTile', 'floorWood'],
  gallery: ['floorWood', 'floorTile', 'carpet'],
  storage: ['floorTile'],
};
const CARPETS = [
  [108, 116, 124],
  [124, 112, 100],
  [92, 104, 118],
] as const;
const SKIRTING_HEIGHT_M = 0.08;
const SKIRTING_DEPTH_M = 0.012;
const OUTSIDE_COLOURS = [
  [206, 196, 178],
  [176, 112, 90],
  [198, 200, 202],
  [222, 214, 196],
] as const;
const WHITE = [244, 243, 240] as const;

/** A horizontal rectangle that faces up or down. */
function flat(builder: MeshBuilder, material: MaterialName, r: Rectangle, z: number, up: boolean): void {
  const corners: Point3[] = [
    [r.minX, r.minY, z],
    [r.maxX, r.minY, z],
    [r.maxX, r.maxY, z],
    [r.minX, r.maxY, z],
  ];
  builder.polygon(material, up ? corners : corners.reverse());
}

interface Hole {
  readonly gap: Rectangle;
  readonly lowM: number;
  readonly highM: number;
  readonly glass: boolean;
}

/** Holes in the face from one point to another, as seen along it; a face lies on the edge of the holes that it has. */
function openingsOf(
  holes: readonly Hole[],
  from: Point,
  to: Point,
  depthOf: (hole: Hole) => number,
  filled: boolean,
): Opening[] {
  const alongX = from[1] === to[1];
  const [start, end] = alongX ? [from[0], to[0]] : [from[1], to[1]];
  const found: Opening[] = [];
  for (const hole of holes) {
    const { minX, minY, maxX, maxY } = hole.gap;
    const [low, high, edges] = alongX ? [minX, maxX, [minY, maxY]] : [minY, maxY, [minX, maxX]];
    const position = alongX ? from[1] : from[0];
    if (!edges.includes(position) || low < Math.min(start, end) || high > Math.max(start, end)) continue;
    const [u0, u1] = start < end ? [low - start, high - start] : [start - high, start - low];
    found.push({
      u0,
      u1,
      v0: hole.lowM,
      v1: hole.highM,
      depthM: depthOf(hole),
      material: hole.glass && filled ? 'window' : undefined,
    });
  }
  return found;
}

function addSkirting(builder: MeshBuilder, from: Point, to: Point, openings: readonly Opening[]): void {
  const lengthM = Math.hypot(to[0] - from[0], to[1] - from[1]);
  const [dx, dy] = [(to[0] - from[0]) / lengthM, (to[1] - from[1]) / lengthM];
  const gaps = openings.filter((opening) => opening.v0 === 0).sort((a, b) => a.u0 - b.u0);
  // The room lies to the right of the face's direction.
  const point = (u: number, out: number, z: number): Point3 => [
    from[0] + dx * u + dy * out,
    from[1] + dy * u - dx * out,
    z,
  ];
  const [d, h] = [SKIRTING_DEPTH_M, SKIRTING_HEIGHT_M];
  const piece = (a: number, b: number): void => {
    if (b - a < 0.02) return;
    builder.polygon('furnitureWood', [point(a, d, 0), point(b, d, 0), point(b, d, h), point(a, d, h)]);
    builder.polygon('furnitureWood', [point(a, d, h), point(b, d, h), point(b, 0, h), point(a, 0, h)]);
  };
  let at = 0;
  for (const { u0, u1 } of gaps) {
    piece(at, u0);
    at = u1;
  }
  piece(at, lengthM);
}

/** Walls of rooms, outer faces, doors, floors; and the ceilings apart from them. */
export function buildShell(
  key: string,
  plan: FloorPlan,
  options: ResolvedFloorOptions,
): { readonly fixed: readonly Instance[]; readonly ceilings: readonly Instance[] } {
  const heightM = options.ceilingHeightM;
  const half = options.wallThicknessM / 2;
  const rng = keyedRng(key, 'shell');
  const holes: Hole[] = [
    ...plan.doors.map((door) => ({ gap: door.gap, lowM: 0, highM: door.heightM, glass: false })),
    ...plan.windows.map((window) => ({ gap: window.gap, lowM: window.sillM, highM: window.headM, glass: true })),
  ];
  const place = (builder: MeshBuilder, id: string, tint: readonly [number, number, number]): Instance =>
    placeInstance({ id: `floor/${id}`, mesh: builder.build() }, { x: 0, y: 0, z: 0, yawRad: 0 }, { tint });
  const fixed: Instance[] = [];
  const ceilings: Instance[] = [];
  const carpet = rng.choice(CARPETS);
  const floors = new Map(ROOM_KINDS.map((kind) => [kind, rng.choice(FLOORS[kind])]));
  for (const room of plan.rooms) {
    fixed.push(place(roomWalls(room, holes, half, heightM), `room/${room.index}/walls`, room.wallColour));
    const [ground, ceiling] = [new MeshBuilder(), new MeshBuilder()];
    for (const cell of room.cells) {
      flat(ground, floors.get(room.kind) as MaterialName, cell, 0, true);
      flat(ceiling, 'ceiling', cell, heightM, false);
    }
    fixed.push(place(ground, `room/${room.index}/ground`, carpet));
    ceilings.push(place(ceiling, `room/${room.index}/ceiling`, WHITE));
  }
  const outside = new MeshBuilder();
  for (const { outline } of outlinesOf(plan.walls.map((wall) => wall.footprint).concat(plan.region))) {
    outline.forEach((from, i) => {
      const to = outline[(i + 1) % outline.length] as Point;
      const openings = openingsOf(
        holes,
        from,
        to,
        (hole) => Math.min(hole.gap.maxX - hole.gap.minX, hole.gap.maxY - hole.gap.minY) - half,
        false,
      );
      addWall(outside, 'plaster', from, to, 0, heightM, openings);
    });
  }
  fixed.push(place(outside, 'outside', rng.choice(OUTSIDE_COLOURS)));
  // Wall tops close the walls for a look from above, thresholds the floor in the doors.
  const tops = new MeshBuilder();
  for (const wall of plan.walls) flat(tops, 'concrete', wall.footprint, heightM, true);
  fixed.push(place(tops, 'wallTops', WHITE));
  const doors = new MeshBuilder();
  for (const door of plan.doors) addDoor(doors, door, plan.walls[door.wall]);
  fixed.push(place(doors, 'doors', WHITE));
  return { fixed, ceilings };
}

function roomWalls(room: Room, holes: readonly Hole[], half: number, heightM: number): MeshBuilder {
  const builder = new MeshBuilder();
  const { outline } = room.polygon;
  outline.forEach((to, i) => {
    // Against the outline, whose room lies on the left: walls face right.
    const from = outline[(i + 1) % outline.length] as Point;
    const openings = openingsOf(holes, from, to, () => half, true);
    addWall(builder, 'wallPaint', from, to, 0, heightM, openings);
    addSkirting(builder, from, to, openings);
  });
  return builder;
}
