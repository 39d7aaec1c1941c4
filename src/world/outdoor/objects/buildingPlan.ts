import { keyedRng } from '../../../random/index.js';
import type { MaterialName } from '../../scene/index.js';

export const BUILDING_KINDS = ['apartments', 'townhouse', 'house', 'office', 'shop', 'hall', 'garage'] as const;
export type BuildingKind = (typeof BUILDING_KINDS)[number];
export type RoofKind = 'flat' | 'gabled';

/** What a building is before it is scaled; its street front looks along -y, x runs along the street. */
export interface BuildingPlan {
  readonly kind: BuildingKind;
  readonly storeys: number;
  readonly storeyM: number;
  readonly lengthM: number;
  readonly depthM: number;
  readonly roof: RoofKind;
  readonly wall: MaterialName;
  readonly balconies: boolean;
  readonly seed: number;
}

type Row = readonly [storeys: readonly [number, number], length: readonly [number, number], depth: readonly [number, number], roofs: readonly RoofKind[], walls: readonly MaterialName[]]; // prettier-ignore
const KINDS: Record<BuildingKind, Row> = {
  apartments: [
    [3, 6],
    [14, 24],
    [10, 13],
    ['flat', 'flat', 'gabled'],
    ['plaster', 'brick', 'plaster'],
  ],
  townhouse: [
    [2, 4],
    [6.5, 10],
    [9, 12],
    ['gabled', 'gabled', 'flat'],
    ['brick', 'plaster', 'brick'],
  ],
  house: [
    [1, 3],
    [8, 13],
    [7.5, 10],
    ['gabled', 'gabled', 'gabled'],
    ['plaster', 'brick', 'plaster'],
  ],
  office: [[4, 9], [16, 30], [12, 18], ['flat'], ['facadePanel', 'plaster', 'facadePanel']],
  shop: [
    [1, 4],
    [9, 18],
    [10, 14],
    ['flat', 'gabled'],
    ['plaster', 'brick', 'facadePanel'],
  ],
  hall: [
    [1, 2],
    [22, 38],
    [15, 22],
    ['flat', 'gabled'],
    ['facadePanel', 'brick'],
  ],
  garage: [
    [1, 2],
    [3, 6.2],
    [5.4, 6],
    ['flat', 'gabled'],
    ['plaster', 'brick'],
  ],
};

export function planBuilding(kind: BuildingKind, variant: number): BuildingPlan {
  const rng = keyedRng('world/outdoor/building', kind, variant);
  const [storeys, length, depth, roofs, walls] = KINDS[kind];
  return {
    kind,
    storeys: rng.integer(...storeys),
    storeyM: kind === 'hall' ? rng.uniform(4.5, 6) : kind === 'garage' ? 2.6 : rng.uniform(2.75, 3.3),
    lengthM: rng.uniform(...length),
    depthM: rng.uniform(...depth),
    roof: roofs[variant % roofs.length],
    wall: walls[variant % walls.length],
    balconies: kind === 'apartments' && variant % 2 === 0,
    seed: variant,
  };
}

/** Height of walls without roof and parapet. */
export function eavesM({ storeys, storeyM, kind }: BuildingPlan): number {
  return storeys * storeyM + (kind === 'garage' ? 0 : 0.4);
}

/** Height of a gabled roof's ridge. */
export function ridgeM(plan: BuildingPlan): number {
  return eavesM(plan) + plan.depthM * (plan.kind === 'hall' ? 0.14 : 0.36);
}
