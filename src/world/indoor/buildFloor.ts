import { keyedRng } from '../../random/index.js';
import type { Instance } from '../scene/index.js';
import { furnishFloor } from './furnishing/furnishFloor.js';
import { buildShell } from './meshes/shell.js';
import { furnitureInstances } from './meshes/furnitureInstances.js';
import type { Floor } from './floor.js';
import { moveAbout } from './motion/people.js';
import { planFloor } from './plan/floorPlan.js';
import { resolveFloorOptions, type FloorOptions } from './plan/options.js';
import { FreeSpace } from './space/freeSpace.js';
import { solidsOf } from './space/solids.js';

/**
 * Builds one floor of a building: plan, furniture, people, a robot's way. Every room can be reached from every other
 * through open doors by a disc of radius 0.3 m.
 *
 * @param key equal keys and options give equal floors
 * @throws InputError naming the option that is impossible
 */
export function buildFloor(key: string, options: FloorOptions = {}): Floor {
  const resolved = resolveFloorOptions(options, keyedRng('indoor', key, 'options'));
  const scope = JSON.stringify(['indoor', key, resolved]);
  const plan = planFloor(scope, resolved);
  const furniture = furnishFloor(scope, plan, resolved);
  const { ceilingHeightM, durationS } = resolved;
  const space = new FreeSpace(plan.bounds, plan.region, solidsOf(plan, furniture, ceilingHeightM));
  const { robot, people } = moveAbout(scope, space, plan.rooms, resolved);
  const { fixed: shell, ceilings } = buildShell(scope, plan, resolved);
  const fixed: Instance[] = [...shell, ...furnitureInstances(furniture), ...ceilings];
  const sun = keyedRng(scope, 'sun');
  return {
    key,
    ...plan,
    options: resolved,
    ceilingHeightM,
    furniture,
    space,
    ceilings,
    durationS,
    fixed,
    objects: people,
    landmarks: [],
    groundHeight: () => 0,
    ego: robot,
    sun: { azimuthRad: sun.uniform(0, 2 * Math.PI), elevationRad: sun.uniform(0.5, 1.1) },
  };
}
