import type { Channel } from '../../src/contracts/index.js';
import { place3dConfigFile, placementRig, readPlacementConfig, type LidarRig } from '../../src/corruptions/index.js';
import type { AttributeName } from '../../src/datasets/nuscenes/index.js';
import type { LidarReference } from '../../src/world/resense/index.js';
import type { ObjectCategory } from '../../src/world/scene/index.js';

/** What Place3D's tables call the world's objects. */
export const categoryNames: Readonly<Record<ObjectCategory, string>> = {
  car: 'vehicle.car',
  truck: 'vehicle.truck',
  bus: 'vehicle.bus.rigid',
  motorcycle: 'vehicle.motorcycle',
  bicycle: 'vehicle.bicycle',
  pedestrian: 'human.pedestrian.adult',
};

/** Speeds from which the labels of Place3D's data call something moving, metres a second (`nus_tool/position_3d.py`). */
const MOVING_MPS = { vehicle: 1, cycle: 1, pedestrian: 0.2 } as const;

/** Attribute of an object by its speed, as Place3D's tables have it: a cycle that stands counts as one without rider. */
export function attributeOf(category: ObjectCategory, speedMps: number): AttributeName {
  if (category === 'pedestrian') return speedMps >= MOVING_MPS.pedestrian ? 'pedestrian.moving' : 'pedestrian.standing';
  if (category === 'bicycle' || category === 'motorcycle') {
    return speedMps >= MOVING_MPS.cycle ? 'cycle.with_rider' : 'cycle.without_rider';
  }
  return speedMps >= MOVING_MPS.vehicle ? 'vehicle.moving' : 'vehicle.stopped';
}

/** Channels of a scan. */
export const scanChannels: readonly Channel[] = ['x', 'y', 'z', 'intensity', 'ring'];

/** Placements that the challenge's first phase shows, as the file of Place3D's placements names them. */
export function knownPlacements(): readonly string[] {
  return readPlacementConfig(place3dConfigFile).known ?? [];
}

/** @throws InputError for an unknown name */
export function place3dRig(name: string): LidarRig {
  return placementRig(readPlacementConfig(place3dConfigFile), name);
}

/**
 * A placement as a world file has it. Its LiDARs answer a pulse as nuScenes' does (2 cm of range noise, lost and mixed
 * pulses, intensity by material) and fire as the placement says. Place3D's own scans are ideal and have no intensity.
 */
export function lidarReference({ lidars }: LidarRig): LidarReference {
  return {
    model: 'nuscenes-32',
    mounts: lidars.map(({ elevationsRad, azimuthSteps, maxRangeM, egoFromLidar }) => ({
      elevationsRad: Array.from(elevationsRad),
      azimuthSteps,
      maxRangeM,
      egoFromLidar: Array.from(egoFromLidar),
    })),
  };
}
