import { keyedRng } from '../../../random/index.js';
import { approachOf } from '../plan/doors.js';
import { standingParts, type FloorPlan } from '../plan/floorPlan.js';
import type { ResolvedFloorOptions } from '../plan/options.js';
import { rectangle, type Rectangle } from '../plan/rectangles.js';
import type { Room } from '../plan/rooms.js';
import type { Furniture } from './furniture.js';
import { RECIPES } from './recipes.js';
import { RoomFurnisher, type Surroundings } from './roomFurnisher.js';

const TINTS = [
  [92, 110, 128],
  [150, 92, 74],
  [104, 124, 96],
  [176, 156, 128],
  [74, 78, 88],
  [190, 178, 164],
  [128, 96, 118],
  [62, 96, 110],
] as const;

/** How far before a window tall furniture would stand in its light. */
const WINDOW_ZONE_M = 0.45;

function surroundingsOf(plan: FloorPlan, room: Room): Surroundings {
  const { walls, doors, windows } = plan;
  const solids: Rectangle[] = [
    ...walls.flatMap((wall) => standingParts(wall, doors)),
    ...doors.flatMap((door) => (door.leaf ? [door.leaf] : [])),
  ];
  const zone = (gap: Rectangle, axis: 'x' | 'y'): Rectangle =>
    axis === 'x'
      ? rectangle(gap.minX, gap.minY - WINDOW_ZONE_M, gap.maxX, gap.maxY + WINDOW_ZONE_M)
      : rectangle(gap.minX - WINDOW_ZONE_M, gap.minY, gap.maxX + WINDOW_ZONE_M, gap.maxY);
  return {
    solids,
    keepClear: doors.map(approachOf),
    passages: doors.filter((door) => door.open && door.rooms.includes(room.index)).map((door) => door.gap),
    windows: windows
      .filter((window) => window.room === room.index)
      .map((window) => ({ zone: zone(window.gap, window.axis), sillM: window.sillM })),
  };
}

/** Furnishes every room by the recipe of its kind; each room has a random stream of its own. */
export function furnishFloor(key: string, plan: FloorPlan, options: ResolvedFloorOptions): Furniture[] {
  const furniture: Furniture[] = [];
  if (options.furnishing === 0) return furniture;
  for (const room of plan.rooms) {
    const rng = keyedRng(key, 'furniture', room.index);
    const furnisher = new RoomFurnisher(room, surroundingsOf(plan, room), rng, rng.choice(TINTS));
    RECIPES[room.kind](furnisher, { density: options.furnishing, ceilingHeightM: options.ceilingHeightM });
    for (const piece of furnisher.furniture) furniture.push({ ...piece, index: furniture.length });
  }
  return furniture;
}
