import type { Furniture } from '../furnishing/furniture.js';
import { furnitureTitle } from '../furniture/catalogue.js';
import { standingParts, type FloorPlan } from '../plan/floorPlan.js';
import { OUTSIDE } from '../plan/walls.js';
import type { Solid } from './freeSpace.js';

/** Everything on a floor that nothing can stand in, with a name for messages. */
export function solidsOf(plan: FloorPlan, furniture: readonly Furniture[], ceilingHeightM: number): Solid[] {
  const nameOf = (room: number): string => (room === OUTSIDE ? 'the outside' : `the ${plan.rooms[room].name}`);
  const between = (rooms: readonly [number, number]): string => `between ${nameOf(rooms[0])} and ${nameOf(rooms[1])}`;
  const walls = plan.walls.flatMap((wall) =>
    standingParts(wall, plan.doors).map((footprint): Solid => ({
      kind: 'wall',
      index: wall.index,
      name: `the wall ${between(wall.rooms)}`,
      footprint,
      heightM: ceilingHeightM,
    })),
  );
  const doors = plan.doors.flatMap((door): Solid[] =>
    door.leaf === undefined
      ? []
      : [
          {
            kind: 'door',
            index: door.index,
            name: `the ${door.open ? 'leaf of the open' : 'closed'} door ${between(door.rooms)}`,
            footprint: door.leaf,
            heightM: door.heightM,
          },
        ],
  );
  const pieces = furniture.map((piece): Solid => ({
    kind: 'furniture',
    index: piece.index,
    name: `the ${furnitureTitle(piece.kind)} in ${nameOf(piece.room)}`,
    footprint: piece.footprint,
    heightM: piece.heightM,
  }));
  return [...walls, ...doors, ...pieces];
}
