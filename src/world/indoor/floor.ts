import type { Instance, Scene } from '../scene/index.js';
import type { Furniture } from './furnishing/furniture.js';
import type { FloorPlan } from './plan/floorPlan.js';
import type { ResolvedFloorOptions } from './plan/options.js';
import type { FreeSpace } from './space/freeSpace.js';

/**
 * One floor of a building: a scene with the plan that it was made from. World frame: z up, the floor at z = 0, metres.
 *
 * `ego` is a robot that drives through it, `objects` are people who walk from room to room.
 */
export interface Floor extends Scene, FloorPlan {
  readonly options: ResolvedFloorOptions;
  readonly ceilingHeightM: number;
  readonly furniture: readonly Furniture[];
  /** Where discs may stand: queries, occupancy grids and navigable polygons. */
  readonly space: FreeSpace;
  /** The part of `fixed` that closes the floor from above. */
  readonly ceilings: readonly Instance[];
}

/** The floor as a scene that can be looked into from above. */
export function withoutCeiling(floor: Floor): Scene {
  const ceilings = new Set(floor.ceilings);
  return { ...floor, fixed: floor.fixed.filter((instance) => !ceilings.has(instance)) };
}
